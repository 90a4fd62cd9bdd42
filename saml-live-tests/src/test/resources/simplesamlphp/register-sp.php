<?php
// Reads a service provider's metadata with SimpleSAMLphp's own parser, as its administrator's converter page does, and
// registers it. Standard input: {"metadata": XML, "settings": what the administrator adds by hand}. Output: the entity id.
require getenv('SSP_HOME') . '/lib/_autoload.php';
$request = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$entities = \SimpleSAML\Metadata\SAMLParser::parseDescriptorsString($request['metadata']);
if (count($entities) !== 1) {
    throw new Exception('expected one entity, found ' . count($entities));
}
$entityId = array_keys($entities)[0];
$remote = $entities[$entityId]->getMetadata20SP();
if ($remote === null) {
    throw new Exception("no SAML 2.0 service provider in $entityId");
}
$file = getenv('SSP_WORK') . '/conf/metadata/sp/' . sha1($entityId) . '.php';
$text = "<?php\n\$metadata[" . var_export($entityId, true) . '] = ' . var_export(array_merge($remote, $request['settings']), true) . ";\n";
if (file_put_contents($file, $text) === false) {
    throw new Exception("cannot write $file");
}
echo $entityId;
