#!/bin/bash
# A short search by each fuzz target; the long one is .ci/fuzz 600. The seeds and all findings so far are replayed by
# mvn verify already.
set -euo pipefail
cd "$(dirname "$0")/../.."

exec .ci/fuzz 8
