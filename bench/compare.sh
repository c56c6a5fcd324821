#!/usr/bin/env bash
# Measures UDPT, opentracker and the floor, and generates docs/benchmarks.md from the results.
#
#   bench/compare.sh                       every scenario, five rounds
#   bench/compare.sh torrents-100k flood   only these
#   bench/compare.sh --quick               every scenario with small numbers, to check that everything works
#   bench/compare.sh --report              only generates docs/benchmarks.md from bench/results, without measuring
#   bench/compare.sh --help                more options
#
# Needs Linux, the .NET SDK, Python 3.10 and Debian's opentracker (apt-get install opentracker); for the cluster
# scenario also the PostgreSQL server. Scenarios whose requirements are missing are reported and skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

if [[ ! " $* " =~ " --report "|" --help "|" -h " ]]; then
  # Measures what is released.
  platform=linux-x64
  if [ "$(uname -m)" = aarch64 ]; then
    platform=linux-arm64
  fi
  ./publish.sh "$platform" >"$build/publish.log" || { cat "$build/publish.log" >&2; exit 1; }
  cp -r "out/$platform" "$build/udpt"
  dotnet publish bench/Udpt.Floor --configuration Release --output "$build/floor" --verbosity quiet
fi

BENCH_BUILD="$build" python3 -B bench/compare "$@"
