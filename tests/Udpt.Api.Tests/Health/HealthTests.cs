using System.Net;

namespace Udpt.Api.Tests.Health;

/// <summary>The health checks, which need no token.</summary>
/// <remarks>Tests <see cref="Api.Health.HealthController"/> and <see cref="Api.Health.Readiness"/>.</remarks>
public sealed class HealthTests(RestServer server) : IClassFixture<RestServer>, IDisposable
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

    private Task<(HttpStatusCode Status, string Body)> Get(string path) =>
        server.Send(new HttpRequestMessage(HttpMethod.Get, path));
}
