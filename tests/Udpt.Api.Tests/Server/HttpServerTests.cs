using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Udpt.Api.Options;
using Udpt.Api.Server;
using Udpt.Grains.Placement;

namespace Udpt.Api.Tests.Server;

/// <summary>Where the API listens.</summary>
public sealed class HttpServerTests
{
    [Fact]
    public async Task Only_the_given_address_is_bound_whatever_else_is_configured()
    {
        await using WebApplication app = Build(
            new IPEndPoint(IPAddress.IPv6Loopback, 0),
            ["--urls", "http://127.0.0.1:1", "--http_ports", "2", "--preferHostingUrls", "true", "--Kestrel:Endpoints:A:Url", "http://127.0.0.1:3"]);

        await app.StartAsync();

        string url = Assert.Single(app.Urls);
        Assert.StartsWith("http://[::1]:", url, StringComparison.Ordinal);
        Assert.False(new Uri(url).Port is 1 or 2 or 3);
    }

    [Fact]
    public async Task The_address_of_all_IPv6_takes_IPv4_too()
    {
        await using WebApplication app = Build(new IPEndPoint(IPAddress.IPv6Any, 0), []);
        await app.StartAsync();
        int port = new Uri(app.Urls.Single()).Port;

        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://127.0.0.1:{port}/healthz/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://[::1]:{port}/healthz/live")).StatusCode);
    }

    [Fact]
    public async Task Address_in_use_is_named()
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var endpoint = (IPEndPoint)taken.LocalEndPoint!;
        await using WebApplication app = Build(new IPEndPoint(IPAddress.Loopback, endpoint.Port), []);

        HttpBindException fault = await Assert.ThrowsAsync<HttpBindException>(() => app.StartAsync());

        Assert.StartsWith($"cannot listen on the HTTP address 127.0.0.1:{endpoint.Port}: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_of_another_host_is_named()
    {
        // 192.0.2.0/24 is for documentation (RFC 5737): no host has it.
        await using WebApplication app = Build(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 6970), []);

        HttpBindException fault = await Assert.ThrowsAsync<HttpBindException>(() => app.StartAsync());

        Assert.StartsWith("cannot listen on the HTTP address 192.0.2.1:6970: ", fault.Message, StringComparison.Ordinal);
    }

    private static WebApplication Build(IPEndPoint address, string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new FakeCatalog().Factory);
        builder.Services.AddSingleton(new SiloView(TimeProvider.System) { Local = FakeCatalog.Silo });
        builder.AddRestApi(new HttpOptions { BindAddress = address, AccessTokens = new Dictionary<string, AccessToken>() });
        return builder.Build().MapRestApi();
    }
}
