#!/usr/bin/env bash
# Gives random bytes to each fuzz target for a while, FUZZ each ("10s" or
# "500x"), as many at once as there are cores. What is found lies in testdata
# of its package, to be mended and committed as a case. One package is built while
# another is tried.
set -euo pipefail
cd "$(dirname "$0")/.."

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
cache=$(go env GOCACHE)/fuzz

# targets prints a line for each target: its folder and its name.
targets() {
  grep -rn --include='*_test.go' '^func Fuzz' app core web |
    sed -E 's|^(.*)/[^/]*_test\.go:[0-9]+:func (Fuzz[A-Za-z0-9]*).*|\1 \2|' | sort -u
}

# try runs one target in the folder of its package. Go's fuzzer now and then
# says that its time is over as if that were a find: a find names its input.
# What is interesting is made smaller a hundred times, not for a minute: of large
# seeds nothing else would be tried.
try() {
  local folder=$1 target=$2 out
  if out=$(cd "$folder" && "$build/${folder//\//_}" -test.run='^$' -test.fuzz="^$target\$" -test.fuzztime="$FUZZ" \
    -test.fuzzcachedir="$cache/kubepki/$folder" -test.fuzzminimizetime=100x -test.parallel=1 -test.timeout=10m 2>&1) ||
    { [[ $out == *"context deadline exceeded"* ]] && [[ $out != *testdata/fuzz/* ]] && [[ $out != *panic* ]]; }; then
    echo "$folder $target: $(grep -o 'execs: [0-9]*' <<<"$out" | tail -1)"
  else
    printf '%s\n' "$folder $target:" "$out"
    return 1
  fi
}

# folder builds the tests of one package once and tries its targets.
folder() {
  local target failed=0
  go test -c -fuzz=. -o "$build/${1//\//_}" "./$1"
  for target in $(targets | sed -n "s|^$1 ||p"); do
    try "$1" "$target" || failed=1
  done
  return $failed
}
export -f targets try folder
export build cache FUZZ=${FUZZ:-2s}

targets | cut -d' ' -f1 | sort -u | xargs -P "$(nproc)" -I {} bash -euc 'folder {}'
