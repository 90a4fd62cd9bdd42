<?php
$work = getenv('SSP_WORK');
$config = [
    'baseurlpath' => getenv('SSP_BASE') . '/',
    'certdir' => "$work/cert/",
    'loggingdir' => "$work/log/",
    'datadir' => "$work/data/",
    'tempdir' => "$work/tmp",
    'metadatadir' => "$work/conf/metadata/",
    'metadata.sources' => [['type' => 'flatfile', 'directory' => "$work/conf/metadata"]],

    'secretsalt' => getenv('SSP_SALT'),
    'auth.adminpassword' => getenv('SSP_SALT'),
    'technicalcontact_name' => 'samlsp live tests',
    'technicalcontact_email' => 'na@example.org',
    'timezone' => 'UTC',

    'logging.handler' => 'stderr',
    'logging.level' => 7,
    'showerrors' => true,
    'errorreporting' => false,
    'debug' => ['saml' => false, 'backtraces' => true],

    'enable.saml20-idp' => true,
    'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
    'authproc.idp' => [],
    'authproc.sp' => [],
    'trusted.url.domains' => null,
    'proxy' => null,

    'store.type' => 'phpsession',
    'session.phpsession.savepath' => "$work/tmp",
    'session.phpsession.cookiename' => 'SSPPHP',
    'session.cookie.name' => 'SSPSID',
    'session.cookie.secure' => false,
    'session.authtoken.cookiename' => 'SSPTok',
    'session.duration' => 28800,
    'session.datastore.timeout' => 14400,
    'session.state.timeout' => 3600,

    'metadata.sign.enable' => true,
    'metadata.sign.privatekey' => 'idp.key',
    'metadata.sign.certificate' => 'idp.crt',
    'metadata.sign.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',

    'language.available' => ['en'],
    'language.default' => 'en',
    'theme.use' => 'default',
    'usenewui' => false,
    'template.auto_reload' => false,
];
