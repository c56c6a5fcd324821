#!/usr/bin/env bash
# Measures UDPT beside opentracker and beside the floor, and writes docs/benchmarks.md from what was measured.
#
#   bench/compare.sh                       every scenario, five rounds
#   bench/compare.sh torrents-100k flood   only these
#   bench/compare.sh --quick               every scenario with small numbers, to see that all of it works
#   bench/compare.sh --report              no measuring: only docs/benchmarks.md from bench/results
#   bench/compare.sh --help                the rest
#
# Needs Linux, the .NET SDK, Python 3.10 and Debian's opentracker (apt-get install opentracker); a PostgreSQL server's
# programs for the scenario of a cluster. What is missing is told, and its scenario is left out.
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

if [[ ! " $* " =~ " --report "|" --help "|" -h " ]]; then
  # What is measured is what is released.
  platform=linux-x64
  if [ "$(uname -m)" = aarch64 ]; then
    platform=linux-arm64
  fi
  ./publish.sh "$platform" >"$build/publish.log" || { cat "$build/publish.log" >&2; exit 1; }
  cp -r "out/$platform" "$build/udpt"
  dotnet publish bench/Udpt.Floor --configuration Release --output "$build/floor" --verbosity quiet
fi

BENCH_BUILD="$build" python3 -B bench/compare "$@"
