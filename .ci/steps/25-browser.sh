#!/bin/bash
# The README's first command, and a sign-in in a real browser. The processes are stopped by pid.
set -euo pipefail
cd "$(dirname "$0")/../.."

port=18923
driver_port=18924
work=$(mktemp -d)
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT

mvn -B -q compile exec:java -pl saml-examples/quickstart -am -Dexec.args=$port >"$work/quickstart.log" 2>&1 &
pids+=($!)
/usr/bin/chromedriver --port=$driver_port --allowed-ips=127.0.0.1 >"$work/driver.log" 2>&1 &
pids+=($!)

started=""
for _ in $(seq 300); do
  if curl -sf "http://localhost:$port/" >/dev/null && curl -sf "http://127.0.0.1:$driver_port/status" >/dev/null; then
    started=yes
    break
  fi
  sleep 1
done
[ -n "$started" ] || { cat "$work/quickstart.log" "$work/driver.log"; exit 1; }
/usr/bin/python3 .ci/browser_sign_in.py "http://localhost:$port/" "http://127.0.0.1:$driver_port" "$work/profile" "$@"
