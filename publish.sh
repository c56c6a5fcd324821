#!/usr/bin/env bash
# Builds udpt as a single file per platform, which needs no .NET on the machine that runs it:
#   out/linux-x64/udpt, out/linux-arm64/udpt, out/win-x64/udpt.exe, out/osx-x64/udpt, out/osx-arm64/udpt
# The arguments are the platforms to build; without any it builds all: ./publish.sh linux-x64
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

platforms=("$@")
if [ ${#platforms[@]} -eq 0 ]; then
  platforms=(linux-x64 linux-arm64 win-x64 osx-x64 osx-arm64)
fi

# Native libraries (SQLite) are included and unpacked at the first start.
# The committed lock files are for a build without a platform; a platform adds its runtime packages. So this uses its
# own lock files, and leaves the output of an ordinary build untouched.
# Compiled ahead of time (ReadyToRun), it starts with two thirds of the CPU time; hot code is recompiled at run time for
# the actual CPU, and is as fast as without. One assembly at a time: all at once takes gigabytes and many minutes.
for platform in "${platforms[@]}"; do
  dotnet publish src/Udpt --configuration Release --runtime "$platform" --self-contained --output "out/$platform" \
    --artifacts-path out/build \
    -p:PublishSingleFile=true \
    -p:IncludeNativeLibrariesForSelfExtract=true \
    -p:DebugType=embedded \
    -p:PublishReadyToRun=true \
    -p:PublishReadyToRunComposite=false \
    -p:NuGetLockFilePath=obj/packages.publish.lock.json \
    -p:RestoreLockedMode=false
  ls -l "out/$platform"
done
