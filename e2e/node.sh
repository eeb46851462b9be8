#!/usr/bin/env bash
# Runs a test compiled to js/wasm under Node.js. The environment is a small
# one: the runtime of js/wasm has little room for it. Where SHORTEN is the
# project's own tool, it first writes the program as it does the product.
#
# Debian 12's Node.js 18 hides crypto.subtle behind an option that later ones do
# not all know.
set -euo pipefail
options=()
case "$(node --version)" in
  v18.*) options=(NODE_OPTIONS=--experimental-global-webcrypto) ;;
esac
if [ -n "${SHORTEN:-}" ]; then
  "$SHORTEN" shorten "$1" "$1.short"
  mv "$1.short" "$1"
fi
exec env -i HOME="$HOME" PATH="$PATH" "${options[@]}" "$(go env GOROOT)/lib/wasm/go_js_wasm_exec" "$@"
