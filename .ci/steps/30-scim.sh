#!/bin/bash
# What takes saml-scim longer than `mvn verify` may last. Without an argument: Okta's own specification test against both
# databases, and a minute of hammering. With one: "fuzz" (ten minutes for each target), "scale" (a million users), "all".
set -euo pipefail
cd "$(dirname "$0")/../.."

heavy() {
  mvn -B -ntp -q -pl saml-scim surefire:test -Dscim.excluded.tags=none "$@"
}

suite() {
  local folder
  for folder in "${SCIM_SUITES:-}" ../shared/scim-suites ../../shared/scim-suites; do
    [ -x "$folder/okta/run.sh" ] && { (cd "$folder" && pwd); return; }
  done
  echo "Okta's specification test not found; SCIM_SUITES names its folder" >&2
  return 1
}

okta() {
  heavy -Dtest=OktaSpecificationTest "-Dscim.suites=$(suite)"
}

hammer() {
  heavy -Dtest=HammerTest -Dscim.hammer.seconds=60
}

fuzz() {
  for target in json_body filter patch_path; do
    JAZZER_FUZZ=1 heavy "-Dtest=HostileInputFuzzTest#$target"
  done
}

scale() {
  heavy -Dtest=ScaleTest
}

mvn -B -ntp -q -pl saml-scim test-compile
case "${1:-ci}" in
  ci) okta && hammer ;;
  okta | hammer | fuzz | scale) "$1" ;;
  all) okta && hammer && fuzz && scale ;;
  *) echo "usage: $0 [okta|hammer|fuzz|scale|all]" >&2; exit 2 ;;
esac
