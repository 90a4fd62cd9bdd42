<?php
// For php -S: SimpleSAMLphp addresses its modules as /module.php/<path>, and the built-in server splits that wrongly
// when <path> has a file ending. Everything else is served as it lies in the document root.
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$root = $_SERVER['DOCUMENT_ROOT'];
if (preg_match('#^(/[^.]*\.php)(/.*)$#', $path, $part) && is_file($root . $part[1])) {
    $_SERVER['SCRIPT_NAME'] = $part[1];
    $_SERVER['PHP_SELF'] = $path;
    $_SERVER['PATH_INFO'] = $part[2];
    $_SERVER['SCRIPT_FILENAME'] = $root . $part[1];
    chdir(dirname($root . $part[1]));
    require $root . $part[1];
    return true;
}
return false;
