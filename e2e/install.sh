#!/usr/bin/env bash
# Makes sure that the programs the tests talk to are here; with the word cluster,
# those that the proof with real control planes needs too. Where apt-get may be
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
  has age || echo age
  has zip || echo zip
  has curl || echo curl
  has ssh-keygen || echo openssh-client
  has sshd || [ -x /usr/sbin/sshd ] || echo openssh-server
  has script || echo bsdutils
  has easyrsa || [ -x /usr/share/easy-rsa/easyrsa ] || echo easy-rsa
  has node || echo nodejs
  if [ "$for" = cluster ]; then
    has ip || echo iproute2
    has nsenter || echo util-linux
  fi
  has keytool || echo default-jre-headless
}

for=${1:-}
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
  # The tests start an sshd of their own; nobody asked for one that waits for callers.
  case " ${packages[*]} " in *" openssh-server "*) [ ! -d /run/systemd/system ] || "${root[@]}" systemctl disable -q --now ssh.socket ssh.service || true ;; esac
  mapfile -t packages < <(missing)
  [ "${#packages[@]}" -gt 0 ] || exit 0
fi
echo "install: the tests need ${packages[*]}: install them with your system's package manager, then try again" >&2
exit 1
