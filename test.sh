#!/usr/bin/env bash
# Installs missing packages that the tests need, builds once, runs the tests of all projects, and prints the total:
#   123 passed, 0 failed, 0 skipped
# `./test.sh quick` runs only the unit tests that take little time and need no server,
# no mounted disk, no browser and no process.
# `./test.sh long` runs instead the tests that repeat for many minutes what the others do a few times (Category=Long).
# Other arguments are passed to `dotnet test`, for example: ./test.sh --filter Udpt.Tests.Wire
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# The real clients that transfer files in tests/Udpt.Tests/Clients, the server that tests/Udpt.Testing starts, the tools
# that render deploy/kubernetes and check deploy/systemd, and the browser that tests/Udpt.Page.Tests uses.
# The tests mount disks that fill up or fail; e2fsprogs formats some of them.
# Prometheus runs the dashboards' queries against a cluster under load, and promtool checks the alerts. The shells are
# those that `udpt completion` supports.
install_packages() {
  local missing=()
  /usr/bin/python3 -c 'import libtorrent' 2>/dev/null || missing+=(python3-libtorrent)
  command -v transmission-cli >/dev/null || missing+=(transmission-cli)
  command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  command -v chromium >/dev/null || missing+=(chromium)
  command -v kubectl >/dev/null || missing+=(kubernetes-client)
  command -v prometheus >/dev/null && command -v promtool >/dev/null || missing+=(prometheus)
  command -v systemd-analyze >/dev/null || missing+=(systemd)
  { command -v mkfs.ext4 >/dev/null || [ -x /usr/sbin/mkfs.ext4 ]; } || missing+=(e2fsprogs)
  command -v zsh >/dev/null || missing+=(zsh)
  command -v fish >/dev/null || missing+=(fish)
  [ ${#missing[@]} -eq 0 ] && return

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
  fi
  if ! command -v apt-get >/dev/null || { [ ${#as_root[@]} -ne 0 ] && ! command -v sudo >/dev/null; }; then
    echo "The tests need these Debian packages (or their contents), which cannot be installed from here:" \
      "${missing[*]}" >&2
    exit 1
  fi

  echo "Installing what the tests need: ${missing[*]}"
  if ! { "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends "${missing[@]}"; }; then
    echo "Installing ${missing[*]} failed; the tests need it." >&2
    exit 1
  fi
}

# Sums an attribute of the counters in all result files.
sum() {
  { grep -ho '<Counters [^>]*>' "$results"/*.trx 2>/dev/null || true; } |
    sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" |
    awk '{ sum += $1 } END { print sum + 0 }'
}

category='Category!=Long'
patience=5m
projects=(tests/*/*.Tests.csproj)
at_once=1
case "${1:-}" in
  long)
    category='Category=Long'
    patience=30m
    shift
    ;;
  quick)
    category='Category!=Long&Speed!=Slow&Needs!=PostgreSQL&Needs!=Mounts'
    projects=(tests/Udpt.{Core,Grains,Silo,Gateway,Api,Load,Architecture}.Tests/*.csproj)
    at_once=$(nproc)
    shift
    ;;
esac
filter=$category
arguments=()
while [ $# -gt 0 ]; do
  if [ "$1" = --filter ] && [ $# -gt 1 ]; then
    filter="($2)&($category)"
    shift
  else
    arguments+=("$1")
  fi
  shift
done

[ "$at_once" -eq 1 ] && install_packages

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

dotnet build Udpt.sln -c Release

run() {
  local name
  name=$(basename "$1" .csproj)
  # In the background this script ignores SIGINT, under nohup SIGHUP, and trackers that tests signal would inherit that.
  local status=0
  env --default-signal=INT,HUP dotnet test "$1" -c Release --no-build --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --blame-hang --blame-hang-timeout "$patience" --blame-hang-dump-type none \
    --filter "$filter" "${arguments[@]}" >"$results/$name.log" 2>&1 || status=$?
  printf '\n== %s\n' "$name"
  cat "$results/$name.log"
  # A run that fails without a failed test was aborted (a crash, a hang).
  if [ "$status" -ne 0 ] && ! grep -qs '<Counters [^>]* failed="[1-9]' "$results/$name.trx"; then
    echo "The tests of $name did not complete (exit code $status)." >&2
    touch "$results/$name.broken"
  fi
}

# One project at a time, so that tests that start trackers have the processors; unit tests run side by side.
for project in "${projects[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do
    wait -n
  done
  run "$project" &
done
wait
broken=$(find "$results" -name '*.broken' | wc -l)

total=$(sum total)
executed=$(sum executed)
passed=$(sum passed)
failed=$((executed - passed + broken))

echo
echo "$passed passed, $failed failed, $((total - executed)) skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
