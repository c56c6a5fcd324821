using System.Net;
using System.Net.Http.Headers;
using System.Text;
using static Udpt.Api.Tests.RestServer;

namespace Udpt.Api.Tests.Torrents;

/// <summary>Bodies of POST /t/{hash}: what adds, what flags, what is rejected and why.</summary>
public sealed class TorrentChangeTests(RestServer server) : IClassFixture<RestServer>
{
    private static readonly (HttpStatusCode, string) Ok = (HttpStatusCode.OK, """{"status":"ok"}""");

    [Theory]
    [InlineData("""{"is_flagged": false}""", "Register")]
    [InlineData("""{"is_flagged":true}""", "Flag")]
    [InlineData(" \r\n\t{ \"is_flagged\" : true } \n", "Flag")]
    [InlineData("\uFEFF{\"is_flagged\":true}", "Flag")]
    [InlineData("""{"is\u005fflagged":true}""", "Flag")]
    [InlineData("{}", "Register")]
    [InlineData("null", "Register")]
    [InlineData("", "Register")]
    public async Task Body_registers_or_flags(string body, string call)
    {
        server.Grains.Calls.Clear();

        Assert.Equal(Ok, await server.Send(HttpMethod.Post, "/t/" + Hash, JsonBody(body)));

        Assert.Equal([$"{call}(btih:{Hash})"], server.Grains.Calls);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/vnd.udpt+json")]
    public async Task Json_of_any_name_is_read(string contentType)
    {
        server.Grains.Calls.Clear();

        Assert.Equal(Ok, await server.Send(HttpMethod.Post, "/t/" + Hash, Content("""{"is_flagged":true}""", contentType)));

        Assert.Equal([$"Flag(btih:{Hash})"], server.Grains.Calls);
    }

    [Fact]
    public async Task Body_without_a_content_type_is_taken_for_JSON()
    {
        server.Grains.Calls.Clear();

        Assert.Equal(Ok, await server.Send(HttpMethod.Post, "/t/" + Hash, Content("""{"is_flagged":true}""", null)));

        Assert.Equal([$"Flag(btih:{Hash})"], server.Grains.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Length: 0\r\n")]
    [InlineData("Content-Length: 0\r\nContent-Type: application/x-www-form-urlencoded\r\n")]
    [InlineData("Content-Type: text/plain\r\n")]
    public async Task Empty_body_registers_whatever_its_type(string headers)
    {
        server.Grains.Calls.Clear();

        string answer = await server.SendRaw(
            $"POST /t/{Hash}?token={Token} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Equal([$"Register(btih:{Hash})"], server.Grains.Calls);
    }

    [Theory]
    [InlineData("", "Register")]
    [InlineData("""{"is_flagged":true}""", "Flag")]
    public async Task Body_in_chunks_is_read(string body, string call)
    {
        server.Grains.Calls.Clear();

        Assert.Equal(Ok, await server.Send(Chunked(body)));

        Assert.Equal([$"{call}(btih:{Hash})"], server.Grains.Calls);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("nonsense")]
    public async Task Other_content_type_is_refused(string contentType)
    {
        server.Grains.Calls.Clear();

        Assert.Equal(
            (HttpStatusCode.UnsupportedMediaType, """{"status":"err","reason":"the body must be JSON: send Content-Type: application/json"}"""),
            await server.Send(HttpMethod.Post, "/t/" + Hash, Content("""{"is_flagged":true}""", contentType)));
        Assert.Empty(server.Grains.Calls);
    }

    [Theory]
    [InlineData("""{"is_flagged":"true"}""", "is_flagged must be true or false (near line 1, byte 21)")]
    [InlineData("""{"is_flagged":null}""", "is_flagged must be true or false (near line 1, byte 19)")]
    [InlineData("""{"is_flagged":[true]}""", "is_flagged must be true or false (near line 1, byte 16)")]
    [InlineData("{\n  \"flagged\": true\n}", "unknown key 'flagged'; the only allowed key is is_flagged (near line 2, byte 13)")]
    [InlineData("""{"is_flagged":true,"x":1}""", "unknown key 'x'; the only allowed key is is_flagged (near line 1, byte 24)")]
    [InlineData("""{"is_flagged":true,"is_flagged":false}""", "is_flagged appears twice (near line 1, byte 33)")]
    [InlineData("[]", """expected an object such as {\"is_flagged\": true} (near line 1, byte 2)""")]
    [InlineData("true", """expected an object such as {\"is_flagged\": true} (near line 1, byte 5)""")]
    public async Task Body_of_another_shape_is_refused_with_the_place(string body, string reason)
    {
        server.Grains.Calls.Clear();

        (HttpStatusCode status, string answer) = await server.Send(HttpMethod.Post, "/t/" + Hash, JsonBody(body));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal($$"""{"status":"err","reason":"body: {{reason}}"}""", answer);
        Assert.Empty(server.Grains.Calls);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"is_flagged\":tru")]
    [InlineData("{\"is_flagged\":true} trailing")]
    [InlineData("{\"is_flagged\":true}{}")]
    [InlineData("{\"is_flagged\":true,}")]
    [InlineData("{'is_flagged':true}")]
    [InlineData("is_flagged=true")]
    [InlineData(" ")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task What_is_no_JSON_is_refused_in_words(string body)
    {
        server.Grains.Calls.Clear();

        (HttpStatusCode status, string answer) = await server.Send(HttpMethod.Post, "/t/" + Hash, JsonBody(body));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("""{"status":"err","reason":"body: """, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Path:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", answer, StringComparison.Ordinal);
        Assert.Empty(server.Grains.Calls);
    }

    [Fact]
    public async Task Invalid_UTF_8_is_refused()
    {
        var content = new ByteArrayContent([.. "{\""u8, 0xff, 0xfe, .. "\":true}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await server.Send(HttpMethod.Post, "/t/" + Hash, content)).Status);
    }

    [Fact]
    public async Task Body_of_4_KiB_is_read()
    {
        server.Grains.Calls.Clear();

        Assert.Equal(Ok, await server.Send(HttpMethod.Post, "/t/" + Hash, JsonBody("""{"is_flagged":true}""".PadRight(4096))));

        Assert.Equal([$"Flag(btih:{Hash})"], server.Grains.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_over_4_KiB_is_refused(bool chunked)
    {
        server.Grains.Calls.Clear();
        string body = """{"is_flagged":true}""".PadRight(4097);

        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, """{"status":"err","reason":"the body is too large"}"""),
            await (chunked ? server.Send(Chunked(body)) : server.Send(HttpMethod.Post, "/t/" + Hash, JsonBody(body))));
        Assert.Empty(server.Grains.Calls);
    }

    private static HttpRequestMessage Chunked(string body) => new(HttpMethod.Post, $"/t/{Hash}?token={Token}")
    {
        Content = JsonBody(body),
        Headers = { TransferEncodingChunked = true },
    };

    private static ByteArrayContent Content(string body, string? contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return content;
    }
}
