#!/bin/bash
# The same sources give the same bytes: two builds, and every jar's digest compared.
set -euo pipefail
cd "$(dirname "$0")/../.."

digests() {
  mvn -B -ntp -q clean package -DskipTests >&2
  find . -path '*/target/*.jar' -not -path './.ci/*' | sort | xargs sha256sum
}

first=$(digests)
second=$(digests)
[ -n "$first" ]
diff <(echo "$first") <(echo "$second")
echo "reproducible: $(echo "$first" | wc -l) jars, built twice, are the same"
