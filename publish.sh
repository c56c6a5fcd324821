#!/usr/bin/env bash
# Builds udpt as one file for each platform, which needs no .NET on the machine where it runs:
#   out/linux-x64/udpt, out/linux-arm64/udpt, out/win-x64/udpt.exe, out/osx-x64/udpt, out/osx-arm64/udpt
# Arguments are the platforms to build, all of them when there are none: ./publish.sh linux-x64
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

platforms=("$@")
if [ ${#platforms[@]} -eq 0 ]; then
  platforms=(linux-x64 linux-arm64 win-x64 osx-x64 osx-arm64)
fi

# What is not code of .NET (SQLite) comes along and is unpacked at the first start.
# The locked packages are those of a build without a platform, to which each platform's runtime comes: so this has lock
# files of its own, and what a build of the sources left stays as it was.
# Compiled ahead (ReadyToRun) it starts with two thirds of the processor time; what is hot is compiled again while it runs,
# for the very processor, and as fast as otherwise. Each assembly by itself: all in one takes gigabytes and many minutes.
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
