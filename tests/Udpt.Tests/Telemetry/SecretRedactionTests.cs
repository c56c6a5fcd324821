using System.Diagnostics;
using Udpt.Telemetry;

namespace Udpt.Tests.Telemetry;

public sealed class SecretRedactionTests
{
    private const string Hex = "0123456789abcdef0123456789ABCDEF01234567";

    [Theory]
    [InlineData("url.query", "?token=secret")]
    [InlineData("http.target", "/t?token=secret")]
    public void Queries_go_as_a_whole(string name, string value)
    {
        Assert.Null(Clean(name, value));
    }

    [Theory]
    [InlineData("/k/" + Hex, "/k/REDACTED")]
    [InlineData("key/" + Hex, "key/REDACTED")]
    [InlineData("The state of key/" + Hex + " could not be read", "The state of key/REDACTED could not be read")]
    [InlineData("/announce/" + Hex, "/announce/REDACTED")]
    public void Peer_keys_are_replaced_wherever_they_stand(string value, string expected)
    {
        Assert.Equal(expected, Clean("some.attribute", value));
    }

    [Theory]
    [InlineData("torrent/btih:" + Hex)]
    [InlineData("/t/" + Hex)]
    [InlineData(Hex + "00")]
    [InlineData("ITorrentGrain/Announce")]
    public void Info_hashes_and_everything_else_stay(string value)
    {
        Assert.Equal(value, Clean("some.attribute", value));
    }

    [Fact]
    public void Names_of_spans_are_cleaned_too()
    {
        using Activity span = new("GET /k/" + Hex);
        Redact(span);
        Assert.Equal("GET /k/REDACTED", span.DisplayName);
    }

    private static object? Clean(string name, string value)
    {
        using Activity span = new("span");
        span.SetTag(name, value);
        Redact(span);
        return span.GetTagItem(name);
    }

    private static void Redact(Activity span)
    {
        using SecretRedaction redaction = new();
        redaction.OnEnd(span);
    }
}
