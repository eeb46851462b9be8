#!/usr/bin/env bash
# Makes sure that the programs the tests talk to are here. Where apt-get may be
# used it installs what is missing; elsewhere it says what to install, and fails.
set -euo pipefail

# has tells whether one of several names of a program is found.
has() {
  local name
  for name in "$@"; do
    command -v "$name" >/dev/null 2>&1 && return 0
  done
  return 1
}

# missing lists the packages that are not here, by Debian's names.
missing() {
  [ -x "${CHROME:-}" ] || has chromium chromium-browser google-chrome google-chrome-stable chrome || echo chromium
  has openssl || echo openssl
  has node || echo nodejs
}

mapfile -t packages < <(missing)
[ "${#packages[@]}" -gt 0 ] || exit 0

root=()
if [ "$(id -u)" -ne 0 ]; then
  has sudo && sudo -n true 2>/dev/null && root=(sudo -n)
fi
if has apt-get && { [ "$(id -u)" -eq 0 ] || [ "${#root[@]}" -gt 0 ]; }; then
  echo "install: ${packages[*]}, with apt-get"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  mapfile -t packages < <(missing)
  [ "${#packages[@]}" -gt 0 ] || exit 0
fi
echo "install: the tests need ${packages[*]}: install them with your system's package manager, then run make test again" >&2
exit 1
