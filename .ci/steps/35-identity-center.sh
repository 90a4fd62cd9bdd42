#!/bin/bash
# The lab, three times: by itself (--demo --walk), by hand in a browser against the stand-in, and by hand in a browser against
# live Keycloak. May be run again and again: what is there already is not fetched a second time.
#
# usage: 35-identity-center.sh [FOLDER]    with a folder, the screenshots go there (docs/screenshots renews the documentation's)
set -euo pipefail
cd "$(dirname "$0")/../.."

work="$PWD/.ci/work/identity-center"
screenshots=$(realpath -m "${1:-$work/screenshots}")
mkdir -p "$work"

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v chromedriver >/dev/null || missing+=(chromium-driver)
command -v npm >/dev/null || missing+=(npm)
if [ "${#missing[@]}" -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -q
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

axe="$work/node_modules/axe-core/axe.min.js"
[ -e "$axe" ] || npm install --prefix "$work" --no-audit --no-fund --no-save --ignore-scripts axe-core@4.14.1

# -DskipTests: the unit tests have had their own step; saml-live-tests overrides it for itself.
log="$work/browser.log"
rm -f "$log"
mvn -B -ntp -Plive -pl saml-live-tests -am verify -DskipTests \
  -Dlive.groups=browser -Dlive.excluded.groups=none -Daxe.js="$axe" -Dscreenshots="$screenshots" | tee "$log"

# A run that was skipped for whatever reason must not look like one that passed.
grep -E '^lab: [1-9][0-9]* steps by hand against the stand-in, [1-9][0-9]* against Keycloak [0-9.]+; [1-9][0-9]* pages checked by axe, [1-9][0-9]* screenshots' "$log"

jar=$(ls saml-examples/identity-center/target/identity-center-*-all.jar)
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
java -jar "$jar" --demo --walk --port 0 --idp-port 0 --data "$data" | tee "$work/walk.log"
grep -E '^walked: 10 steps, [1-9][0-9]* users, [1-9][0-9]* groups, 1 sign-in' "$work/walk.log"
