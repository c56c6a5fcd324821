# syntax=docker/dockerfile:1

# The one image: `silo`, `gateway`, `check`, ... are its arguments; without any it is a tracker of its own.
# The build runs on the builder's own platform whatever the target's: its output is the same for all of them.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# What decides the restore, first: a change of the code leaves this layer as it is.
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

# Without a launcher, which would be of the builder's platform. SQLite's library comes for each platform; the runtime
# picks its own.
COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/Udpt --configuration Release --no-restore --output /app -p:UseAppHost=false
RUN mkdir /data

# Chiseled: no shell, no package manager, no root. glibc, so the SQLite library of linux-x64 and linux-arm64 runs.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
COPY --from=build /app /app
COPY udpt.toml /etc/udpt/udpt.toml

# A tracker of its own keeps its database where it is started. Nothing else is written but sockets for diagnostics in
# /tmp: with a tmpfs there, and a volume here or none for silos and gateways, the root may be read-only.
COPY --from=build --chown=$APP_UID:$APP_UID /data /var/lib/udpt
WORKDIR /var/lib/udpt

USER $APP_UID

# UDP tracker; REST API, health and metrics; between silos; from gateways to silos.
EXPOSE 6969/udp 6970 11111 30000

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=2s --retries=3 \
  CMD ["dotnet", "/app/udpt.dll", "healthcheck", "-c", "/etc/udpt/udpt.toml"]
ENTRYPOINT ["dotnet", "/app/udpt.dll"]
CMD ["-c", "/etc/udpt/udpt.toml"]
