# syntax=docker/dockerfile:1

# The one image for all roles: the arguments are `silo`, `gateway`, `check`, ...; without any it is a whole tracker.
# The build always runs on the builder's own platform, because its output is the same for all targets.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# The inputs of the restore come first, so that a code change does not invalidate this layer.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY src/Udpt/Udpt.csproj src/Udpt/packages.lock.json src/Udpt/
COPY src/Udpt.Api/Udpt.Api.csproj src/Udpt.Api/packages.lock.json src/Udpt.Api/
COPY src/Udpt.Core/Udpt.Core.csproj src/Udpt.Core/packages.lock.json src/Udpt.Core/
COPY src/Udpt.Gateway/Udpt.Gateway.csproj src/Udpt.Gateway/packages.lock.json src/Udpt.Gateway/
COPY src/Udpt.Grains/Udpt.Grains.csproj src/Udpt.Grains/packages.lock.json src/Udpt.Grains/
COPY src/Udpt.Linux/Udpt.Linux.csproj src/Udpt.Linux/packages.lock.json src/Udpt.Linux/
COPY src/Udpt.Load/Udpt.Load.csproj src/Udpt.Load/packages.lock.json src/Udpt.Load/
COPY src/Udpt.Silo/Udpt.Silo.csproj src/Udpt.Silo/packages.lock.json src/Udpt.Silo/
RUN dotnet restore src/Udpt --locked-mode

# Without an apphost, which would be for the builder's platform. SQLite's library is included for each platform; the
# runtime picks the right one.
COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/Udpt --configuration Release --no-restore --output /app -p:UseAppHost=false
RUN mkdir /data

# Chiseled: no shell, no package manager, no root. glibc, for the SQLite library of linux-x64 and linux-arm64.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
COPY --from=build /app /app
COPY udpt.toml /etc/udpt/udpt.toml

# A whole tracker keeps its database in the working directory. Apart from that it writes only diagnostic sockets in
# /tmp: with a tmpfs there, and a volume here (not needed for silos and gateways), the root may be read-only.
COPY --from=build --chown=$APP_UID:$APP_UID /data /var/lib/udpt
WORKDIR /var/lib/udpt

USER $APP_UID

# UDP tracker; REST API, health and metrics; silo to silo; gateway to silo.
EXPOSE 6969/udp 6970 11111 30000

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=2s --retries=3 \
  CMD ["dotnet", "/app/udpt.dll", "healthcheck", "-c", "/etc/udpt/udpt.toml"]
ENTRYPOINT ["dotnet", "/app/udpt.dll"]
CMD ["-c", "/etc/udpt/udpt.toml"]
