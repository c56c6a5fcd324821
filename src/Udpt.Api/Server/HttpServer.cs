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

/// <summary>Kestrel as this program wants it: where it listens and how much it bears.</summary>
internal static class HttpServer
{
    // The API is for scripts and a few people; without a limit (Kestrel's default) strangers could take every
    // descriptor of the process, and the tracker's sockets live in the same one.
    private const int MaxConnections = 1024;

    // Kestrel's defaults are 30 s and 130 s.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(60);

    // A stop waits for answers under way, so none may trickle for long. Kestrel's default is 240 B/s: a quarter of an
    // hour for a torrent with 1000 peers.
    private static readonly MinDataRate MinResponseRate = new(8 * 1024, TimeSpan.FromSeconds(5));

    /// <summary>Adds it, and makes <paramref name="http"/> the only source of where it listens.</summary>
    public static void Use(WebApplicationBuilder builder, HttpOptions http)
    {
        // The environment (ASPNETCORE_URLS, and ASPNETCORE_HTTP_PORTS in .NET's container images) has no say.
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
            // Replaces the host's section "Kestrel", which could add endpoints of its own.
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
    /// Binds as Kestrel does, and names the address whatever the fault: Kestrel does so for one. Listens at once, which
    /// Kestrel only repeats: two sockets that are merely bound may share an address.
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
