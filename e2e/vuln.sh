#!/usr/bin/env bash
# Asks the Go vulnerability database about what the builds reach. Without a way
# to the database it says so and passes: nothing was found because nothing was looked up.
set -euo pipefail

tool=$(go tool -n govulncheck)
for target in "$(go env GOHOSTOS)/$(go env GOHOSTARCH)" js/wasm; do
  echo "vuln: $target"
  status=0
  said=$(GOOS=${target%/*} GOARCH=${target#*/} "$tool" ./... 2>&1) || status=$?
  if [ "$status" -ne 0 ] && grep -qE 'dial tcp|lookup |connection refused|no such host|proxyconnect|i/o timeout|TLS handshake|Client\.Timeout|HTTP GET .*(40[0-9]|50[0-9])|unexpected status' <<<"$said"; then
    echo "NOT CHECKED: the vulnerability database cannot be reached ($(grep -vE '^$' <<<"$said" | tail -1))"
    exit 0
  fi
  echo "$said"
  [ "$status" -eq 0 ] || exit "$status"
done
