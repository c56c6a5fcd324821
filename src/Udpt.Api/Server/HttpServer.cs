using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Udpt.Api.Options;
using Udpt.Api.Refusals;
using Udpt.Gateway.Udp;

namespace Udpt.Api.Server;

/// <summary>Configures Kestrel: its addresses and limits.</summary>
internal static class HttpServer
{
    // The API is for scripts and a few people. Without a limit (Kestrel's default) strangers could use up every
    // descriptor of the process, which also holds the tracker's sockets.
    private const int MaxConnections = 1024;

    // Kestrel's defaults are 30 s and 130 s.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(60);

    // A stop waits for responses in progress, so none may be too slow. Kestrel's default of 240 B/s allows a quarter
    // of an hour for a torrent with 1000 peers.
    private static readonly MinDataRate MinResponseRate = new(8 * 1024, TimeSpan.FromSeconds(5));

    /// <summary>Adds Kestrel, and makes <paramref name="http"/> the only source of its addresses.</summary>
    public static void Use(WebApplicationBuilder builder, HttpOptions http)
    {
        // The environment (ASPNETCORE_URLS, and ASPNETCORE_HTTP_PORTS in .NET's container images) is ignored.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.UseSetting(WebHostDefaults.HttpPortsKey, "");
        builder.WebHost.UseSetting(WebHostDefaults.HttpsPortsKey, "");
        builder.WebHost.PreferHostingUrls(false);
        builder.WebHost.UseKestrelCore();
        Configure(builder.Services, http);
    }

    private static void Configure(IServiceCollection services, HttpOptions http)
    {
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            // Replaces the host's section "Kestrel", which could add its own endpoints.
            kestrel.Configure(new ConfigurationBuilder().Build());
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpLimits.MaxBody;
            kestrel.Limits.MaxRequestLineSize = HttpLimits.MaxRequestLine;
            kestrel.Limits.MaxRequestHeadersTotalSize = HttpLimits.MaxHeaders;
            kestrel.Limits.MaxRequestHeaderCount = HttpLimits.MaxHeaderCount;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.KeepAliveTimeout = KeepAliveTimeout;
            kestrel.Limits.MinResponseDataRate = MinResponseRate;
            kestrel.Listen(http.BindAddress, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                RefusalWriter.Use(listen);
            });
        });
        services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = Listen);
    }

    /// <summary>
    /// Binds like Kestrel, but every error names the address. Also starts listening, because two bound sockets may share
    /// an address until one listens; Kestrel's second call is harmless.
    /// </summary>
    public static Socket Listen(EndPoint endpoint)
    {
        Socket? socket = null;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.Listen();
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new HttpBindException(
                $"cannot listen on the HTTP address {endpoint}: {BindFault.Describe(e)}", e);
        }
    }
}
