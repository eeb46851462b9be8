#!/usr/bin/env bash
# Runs a test compiled to js/wasm under Node.js. The environment is a small
# one: the runtime of js/wasm has little room for it.
exec env -i HOME="$HOME" PATH="$PATH" "$(go env GOROOT)/lib/wasm/go_js_wasm_exec" "$@"
