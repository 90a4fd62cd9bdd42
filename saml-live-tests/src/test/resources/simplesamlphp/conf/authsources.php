<?php
$config = [
    'admin' => ['core:AdminPassword'],
    'users' => [
        'exampleauth:UserPass',
        'alice:password' => [
            'uid' => ['alice'],
            'mail' => ['alice@example.com'],
            'givenName' => ['Alice'],
            'sn' => ['Ångström <&>'],
            'eduPersonAffiliation' => ['staff', 'member'],
            'groups' => ['engineering', 'staff'],
        ],
    ],
];
