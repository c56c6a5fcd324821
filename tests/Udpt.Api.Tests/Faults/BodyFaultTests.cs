using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using static Udpt.Api.Tests.RestServer;

namespace Udpt.Api.Tests.Faults;

/// <summary>Every error in a body, of any call, is explained once and in plain words.</summary>
/// <remarks>Tests <see cref="Api.Faults.FaultMiddleware"/> and <see cref="Api.Bodies.JsonBodyReader"/>.</remarks>
public sealed class BodyFaultTests(PrivateRestServer server) : IClassFixture<PrivateRestServer>
{
    private static readonly string[] Calls = ["/k", "/t", $"/t/{Hash}"];

    [Theory]
    [InlineData("\xff", "body: it is not UTF-8 (near line 1, byte 1)")]
    [InlineData("{\"name\":\"\xc3\x28\"}", "body: it is not UTF-8 (near line 1, byte 10)")]
    [InlineData("{\n\"n\xe9\":1}", "body: it is not UTF-8 (near line 2, byte 3)")]
    [InlineData("{\"is_flagged\":\"\xed\xa0\x80\"}", "body: it is not UTF-8 (near line 1, byte 16)")]
    [InlineData("""{"\ud800":1}""", @"body: a string contains half of a \u surrogate pair")]
    [InlineData("""{"name":"\udc00"}""", @"body: a string contains half of a \u surrogate pair")]
    [InlineData("""{"info_hashes":["\ud83d"]}""", @"body: a string contains half of a \u surrogate pair")]
    [InlineData(" \n ", "body: it contains only whitespace (near line 2, byte 2)")]
    [InlineData("{\"a\":1,}", "body: it has a comma before a closing bracket (near line 1, byte 8)")]
    [InlineData("{\"a\":[]", "body: it ends before all brackets are closed (near line 1, byte 8)")]
    [InlineData("{\"a", "body: it ends within a string (near line 1, byte 4)")]
    [InlineData("{1}", "body: '1' is an invalid start of a property name. Expected a '\"' (near line 1, byte 2)")]
    public async Task Text_that_is_no_JSON_is_said_to_be_none(string latin1, string reason)
    {
        foreach (string call in Calls)
        {
            Assert.Equal((HttpStatusCode.BadRequest, reason), await Post(call, Encoding.Latin1.GetBytes(latin1)));
        }
    }

    [Theory]
    [InlineData("{}", "body: either name or names is required (near line 1, byte 3)")]
    [InlineData("", "body: either name or names is required")]
    [InlineData("null", "body: either name or names is required")]
    [InlineData("[1]", """body: expected an object such as {"name": "someone"} (near line 1, byte 2)""")]
    [InlineData("""{"name":1}""", "body: name: a name is a string of 1 to 200 characters, without control characters (near line 1, byte 10)")]
    [InlineData("""{"colour":1}""", "body: unknown key 'colour'; allowed are name, names and expires_at (near line 1, byte 12)")]
    public async Task Order_of_keys_that_is_wrong_is_told_what_is_wrong_and_nothing_else(string body, string reason) =>
        Assert.Equal((HttpStatusCode.BadRequest, reason), await Post("/k", Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("\"2020-01-31T12:00:00Z\"", "2020-01-31T12:00:00Z")]
    [InlineData("0", "1970-01-01T00:00:00Z")]
    [InlineData("\"2020-01-31T12:00:00+02:00\"", "2020-01-31T10:00:00Z")]
    public async Task Key_that_would_have_expired_before_it_is_made_is_refused(string expiresAt, string expected) => Assert.Equal(
        (HttpStatusCode.BadRequest,
            $"body: expires_at is {expected}, which is in the past; it must be in the future, or null"),
        await Post("/k", Encoding.UTF8.GetBytes($$"""{"names":["a","b"],"expires_at":{{expiresAt}}}""")));

    [Fact]
    public async Task Quoted_input_is_not_cut_within_a_character()
    {
        string key = new string('a', 63) + "😀😀";

        (_, string? reason) = await Post("/k", Encoding.UTF8.GetBytes($$"""{"{{key}}":1}"""));

        Assert.StartsWith($"body: unknown key '{new string('a', 63)}…';", reason, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string? Reason)> Post(string path, byte[] body)
    {
        using ByteArrayContent content = new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        (HttpStatusCode status, string answer) = await server.Send(HttpMethod.Post, path, content);
        return (status, JsonDocument.Parse(answer).RootElement.GetProperty("reason").GetString());
    }
}
