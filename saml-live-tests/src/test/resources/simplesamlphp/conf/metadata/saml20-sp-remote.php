<?php
// One file for each service provider, written by register-sp.php.
foreach (glob(__DIR__ . '/sp/*.php') as $file) {
    require $file;
}
