using System.Net;
using System.Text.Json;
using static Udpt.Api.Tests.RestServer;

namespace Udpt.Api.Tests.Refusals;

/// <summary>
/// Requests that Kestrel itself rejects, before the pipeline, are answered in the form of all errors.
/// </summary>
public sealed class RefusalTests(RestServer server) : IClassFixture<RestServer>
{
    public static TheoryData<string, int, string> Refused => new()
    {
        { "GET\r\n\r\n", 400, "the request is not valid HTTP" },
        { "\u0001\u0002\u0003\r\n\r\n", 400, "the request is not valid HTTP" },
        { "GET /t HTTP/1.1\r\n\r\n", 400, "the request is not valid HTTP" },
        { "GET /t HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400, "the request is not valid HTTP" },
        { "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "the request is not valid HTTP" },
        { "POST /t HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400, "the request is not valid HTTP" },
        { "POST /t HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400, "the request is not valid HTTP" },
        { "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 405, "this method is not allowed here" },
        { $"GET /{new string('t', 4096)} HTTP/1.1\r\nHost: a\r\n\r\n", 414, "the request line is longer than 4096 bytes" },
        { $"GET /t HTTP/1.1\r\nHost: a\r\nX: {new string('x', 20_000)}\r\n\r\n", 431, TooManyHeaders },
        { $"GET /t HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Repeat("X: x\r\n", 101))}\r\n", 431, TooManyHeaders },
        { "GET /t HTTP/3.7\r\nHost: a\r\n\r\n", 505, "only HTTP/1.0 and HTTP/1.1 are supported" },
    };

    private const string TooManyHeaders = "there are more than 100 headers, or more than 16384 bytes of them";

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_request_is_answered_with_a_status_and_a_reason(string request, int status, string reason) =>
        ShouldBe(status, reason, await server.SendRaw(request));

    [Fact]
    public async Task What_comes_after_good_requests_on_a_connection_is_answered_too()
    {
        string good = $"GET /healthz/live HTTP/1.1\r\nHost: a\r\n\r\n";

        string answers = await server.SendRaw(string.Concat(Enumerable.Repeat(good, 100)) + "GET\r\n\r\n");

        int last = answers.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal);
        Assert.Equal(100, answers[..last].Split("""{"status":"ok"}""").Length - 1);
        ShouldBe(400, "the request is not valid HTTP", answers[last..]);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Request_that_does_not_come_to_its_end_is_answered_once_the_server_has_waited_long_enough() =>
        ShouldBe(408, "the request took too long to arrive", await server.SendRaw("GET /t HTTP/1.1\r\nHost: a\r\n"));

    [Fact]
    public async Task Answers_of_the_pipeline_are_left_as_they_are()
    {
        using HttpResponseMessage response = await server.Client.GetAsync($"/t/{Hash}");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Single(response.Headers.GetValues("X-Content-Type-Options"));
    }

    private static void ShouldBe(int status, string reason, string answer)
    {
        string[] parts = answer.Split("\r\n\r\n", 2);
        string[] headers = parts[0].Split("\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", headers[0], StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", headers);
        Assert.Contains("Cache-Control: no-store", headers);
        Assert.Contains("Connection: close", headers);
        Assert.Contains($"Content-Length: {parts[1].Length}", headers);
        JsonElement fault = JsonDocument.Parse(parts[1]).RootElement;
        Assert.Equal("err", fault.GetProperty("status").GetString());
        Assert.Equal(reason, fault.GetProperty("reason").GetString());
    }
}
