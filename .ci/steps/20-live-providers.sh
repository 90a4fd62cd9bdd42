#!/bin/bash
# Sign-in against real identity providers: Keycloak comes from Maven Central, SimpleSAMLphp from Debian; xmlsec1 and lasso
# judge our signatures. May be run again and again: what is there already is not fetched a second time.
set -euo pipefail
cd "$(dirname "$0")/../.."

packages=(php-cli php-xml php-mbstring xmlsec1 python3-lasso)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done

# Unpacked, not installed: as a package it would pull in a web server and start it.
work="$PWD/.ci/work/simplesamlphp"
home="$work/usr/share/simplesamlphp"

if [ "${#missing[@]}" -gt 0 ] || [ ! -e "$home/www/index.php" ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -q
  if [ "${#missing[@]}" -gt 0 ]; then
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}"
  fi
  if [ ! -e "$home/www/index.php" ]; then
    download=$(mktemp -d)
    trap 'rm -rf "$download"' EXIT
    chmod 755 "$download"
    (cd "$download" && apt-get download -q simplesamlphp)
    rm -rf "$work"
    mkdir -p "$work"
    dpkg-deb -x "$download"/simplesamlphp_*.deb "$work"
  fi
fi

# -DskipTests: the unit tests have had their own step; saml-live-tests overrides it for itself.
mkdir -p .ci/work
log="$PWD/.ci/work/live-providers.log"
mvn -B -ntp -Plive -pl saml-live-tests -am verify -DskipTests -Dsimplesamlphp.home="$home" | tee "$log"

# A run that was skipped for whatever reason must not look like one that passed.
grep -E '^live: Keycloak [0-9.]+: [1-9][0-9]* messages checked; SimpleSAMLphp [0-9.]+: [1-9][0-9]* messages checked' "$log"
