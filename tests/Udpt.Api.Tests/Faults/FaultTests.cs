using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Udpt.Api.Faults;
using Udpt.Grains.Records;
using Udpt.Grains.Torrents;
using static Udpt.Api.Tests.RestServer;

namespace Udpt.Api.Tests.Faults;

/// <summary>Failed calls answer in one form, and do not reveal the program's internals.</summary>
public sealed class FaultTests(RestServer server) : IClassFixture<RestServer>, IDisposable
{
    private const string Secret = "Host=db;Password=hunter2";

    public static TheoryData<Exception, string> Unavailable => new()
    {
        { new StorageUnavailableException(Secret, new IOException(Secret)), "the database is not reachable; nothing has changed, try again" },
        { Refused(StorageFault.DiskFull), "the database cannot be written: the disk is full; nothing has changed, try again" },
        { Refused(StorageFault.ReadOnly), "the database cannot be written: it is read-only; nothing has changed, try again" },
        { Refused(StorageFault.FileGone), "the database file was deleted, renamed or replaced; nothing has changed, try again" },
        { Refused(StorageFault.DiskFailed), "the database cannot be used: its disk reports errors; nothing has changed, try again" },
        { Refused(StorageFault.InUse), "the database is locked by another program; nothing has changed, try again" },
        { Refused(StorageFault.Damaged), "the database is damaged; nothing has changed, try again" },
        { Refused((StorageFault)99), "the database is not reachable; nothing has changed, try again" },
        { new TimeoutException(Secret), "the tracker did not answer in time; try again" },
        { new SiloUnavailableException(Secret), "the tracker is not reachable; try again" },
        { new Orleans.Runtime.Messaging.ConnectionFailedException(Secret), "the tracker is not reachable; try again" },
    };

    public void Dispose() => server.Grains.Fault = null;

    private static StorageUnavailableException Refused(StorageFault fault) => new(Secret) { Fault = fault };

    [Theory]
    [MemberData(nameof(Unavailable))]
    public async Task What_passes_answers_503(Exception fault, string reason)
    {
        server.Grains.Fault = fault;

        foreach (string call in (string[])["GET /t", $"GET /t/{Hash}", $"POST /t/{Hash}", $"DELETE /t/{Hash}"])
        {
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, $$"""{"status":"err","reason":"{{reason}}"}"""),
                await server.Send(new HttpMethod(call.Split(' ')[0]), call.Split(' ')[1]));
        }
    }

    [Fact]
    public async Task Change_that_is_late_again_and_again_answers_503()
    {
        var context = new DefaultHttpContext();
        var middleware = new FaultMiddleware(
            _ => throw new LateChangeException(Secret), NullLogger<FaultMiddleware>.Instance);

        await middleware.InvokeAsync(context);

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, context.Response.StatusCode);
    }

    [Fact]
    public async Task What_was_not_foreseen_answers_500_and_is_logged()
    {
        server.Log.Lines.Clear();
        server.Grains.Fault = new InvalidOperationException(Secret);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/t/{Hash}?token={Token}");
        using HttpResponseMessage response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal(
            """{"status":"err","reason":"internal error; see the log"}""",
            await response.Content.ReadAsStringAsync());
        Assert.Single(server.Log.Lines, line =>
            line.StartsWith("Error 3000 ", StringComparison.Ordinal)
            && line.Contains($"GET /t/{Hash} failed", StringComparison.Ordinal)
            && line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/t/a/b")]
    [InlineData("/statuses")]
    public async Task Unknown_path_answers_404(string path) =>
        Assert.Equal(
            (HttpStatusCode.NotFound, """{"status":"err","reason":"there is nothing at this path"}"""),
            await server.Send(HttpMethod.Get, path));

    [Theory]
    [InlineData("PATCH", "/t/" + Hash, "DELETE, GET, HEAD, POST")]
    [InlineData("DELETE", "/t", "GET, HEAD, POST")]
    [InlineData("POST", "/status", "GET, HEAD")]
    [InlineData("POST", "/healthz/ready", "GET, HEAD")]
    [InlineData("PUT", "/", "GET, HEAD")]
    public async Task Wrong_method_answers_405_and_what_is_allowed(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Token}");
        using HttpResponseMessage response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
        Assert.Equal(
            $$"""{"status":"err","reason":"'{{method}}' is not allowed here"}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET /t HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET\r\n\r\n", "400")]
    [InlineData("POST /t HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "400")]
    public async Task Broken_request_is_refused_and_the_next_one_served(string request, string status)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", await server.SendRaw(request), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await server.Send(HttpMethod.Get, "/healthz/live")).Status);
    }

    [Fact]
    public async Task Broken_chunk_answers_400()
    {
        string answer = await server.SendRaw(
            $"POST /t/{Hash}?token={Token} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("""{"status":"err","reason":"the request is not valid HTTP"}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_break_in_a_path_makes_no_line_in_the_log()
    {
        server.Log.Lines.Clear();
        server.Grains.Fault = new TimeoutException("late");

        await server.Send(HttpMethod.Get, "/t?offset=0");
        await server.Send(HttpMethod.Get, $"/%74/{Hash}/%0a");
        await server.Send(HttpMethod.Get, $"/t/{Hash}%0aError");

        Assert.NotEmpty(server.Log.Lines);
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains('\n', StringComparison.Ordinal));
    }
}
