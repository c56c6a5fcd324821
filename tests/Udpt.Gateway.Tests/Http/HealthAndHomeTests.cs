using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Udpt.Gateway.Tests.Http;

/// <summary>What is open to everyone: health and the page.</summary>
public sealed class HealthAndHomeTests(RestServer server) : IClassFixture<RestServer>, IDisposable
{
    private static readonly (HttpStatusCode, string) Ok = (HttpStatusCode.OK, """{"status":"ok"}""");

    private static readonly (HttpStatusCode, string) StoreIsAway =
        (HttpStatusCode.ServiceUnavailable, """{"status":"err","reason":"not ready: store"}""");

    public void Dispose() => server.StoreIsReady = _ => Task.FromResult(true);

    [Fact]
    public async Task Ready_follows_its_checks_and_live_does_not()
    {
        Assert.Equal(Ok, await Get("/healthz/ready"));

        server.StoreIsReady = _ => Task.FromResult(false);
        Assert.Equal(StoreIsAway, await Get("/healthz/ready"));
        Assert.Equal(Ok, await Get("/healthz/live"));
    }

    [Fact]
    public async Task Check_that_throws_is_not_ready_and_tells_nothing_more()
    {
        server.StoreIsReady = _ => throw new IOException("Password=hunter2");

        Assert.Equal(StoreIsAway, await Get("/healthz/ready"));
    }

    [Fact]
    public async Task Check_that_hangs_is_not_ready()
    {
        server.StoreIsReady = _ => new TaskCompletionSource<bool>().Task;

        Assert.Equal(StoreIsAway, await Get("/healthz/ready"));
    }

    [Fact]
    public async Task Page_says_what_this_is_and_may_load_nothing()
    {
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        string page = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("BitTorrent tracker", page, StringComparison.Ordinal);
        Assert.Contains(":6969/announce", page, StringComparison.Ordinal);
        Assert.Matches("UDPT [0-9]+\\.[0-9]+\\.[0-9]+<", page);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);

        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        string style = page.Split("<style>")[1].Split("</style>")[0];
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.StartsWith($"default-src 'none'; style-src 'sha256-{hash}';", policy, StringComparison.Ordinal);
    }

    private Task<(HttpStatusCode Status, string Body)> Get(string path) =>
        server.Send(new HttpRequestMessage(HttpMethod.Get, path));
}
