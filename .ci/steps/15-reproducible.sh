#!/bin/bash
# The same sources give the same bytes: two builds, and the digest of every published jar compared.
set -euo pipefail
cd "$(dirname "$0")/../.."

digests() {
  mvn -B -ntp -q clean package -pl saml-core,saml-metadata,saml-testkit,saml-cli -am -Dmaven.test.skip -Dcyclonedx.skip >&2
  find saml-core saml-metadata saml-testkit saml-cli -path '*/target/*.jar' | sort | xargs sha256sum
}

first=$(digests)
second=$(digests)
[ -n "$first" ]
diff <(echo "$first") <(echo "$second")
echo "reproducible: $(echo "$first" | wc -l) jars, built twice, are the same"
