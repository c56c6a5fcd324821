using System.Net;
using Udpt.Api.Access;
using Udpt.Api.Options;
using static Udpt.Api.Tests.RestServer;

namespace Udpt.Api.Tests.Access;

/// <summary>Which calls need a token, and which tokens allow them.</summary>
/// <remarks>Tests <see cref="AccessPolicy"/> and <see cref="TokenAuthenticationHandler"/>.</remarks>
public sealed class AccessTests(RestServer server) : IClassFixture<RestServer>
{
    private const string NoToken =
        """{"status":"err","reason":"a token is needed, as ?token=... or in the header Authorization: Bearer ..."}""";

    private const string WrongToken = """{"status":"err","reason":"the token is not accepted"}""";

    [Theory]
    [InlineData("?token=MyAccessToken", null)]
    [InlineData("?offset=0&token=MyAccessToken", null)]
    [InlineData("?token=p%C3%A5sse+%3F%26%3D%20word", null)]
    [InlineData("", "Bearer MyAccessToken")]
    [InlineData("", "bearer MyAccessToken")]
    [InlineData("", "BEARER   MyAccessToken")]
    [InlineData("?token=wrong", "Bearer MyAccessToken")]
    [InlineData("?token=MyAccessToken", "Basic dXNlcjpwYXNz")]
    public async Task Right_token_opens(string query, string? header) =>
        Assert.Equal(HttpStatusCode.OK, (await server.Send(Request("GET", "/t" + query, header))).Status);

    [Theory]
    [InlineData("?token=myaccesstoken", null)]
    [InlineData("?token=MyAccessToke", null)]
    [InlineData("?token=MyAccessToken1", null)]
    [InlineData("?token=someone", null)]
    [InlineData("?token=MyAccessToken&token=MyAccessToken", null)]
    [InlineData("", "Bearer wrong")]
    [InlineData("?token=MyAccessToken", "Bearer wrong")]
    public async Task Wrong_token_is_refused(string query, string? header) =>
        Assert.Equal((HttpStatusCode.Unauthorized, WrongToken), await server.Send(Request("GET", "/t" + query, header)));

    [Theory]
    [InlineData("", null)]
    [InlineData("?token=", null)]
    [InlineData("", "Bearer")]
    [InlineData("", "Bearer ")]
    [InlineData("", "Basic dXNlcjpwYXNz")]
    [InlineData("", "BearerMyAccessToken")]
    public async Task No_token_is_refused(string query, string? header)
    {
        using HttpResponseMessage response = await server.Client.SendAsync(Request("GET", "/t" + query, header));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal(NoToken, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/t/" + Hash)]
    [InlineData("HEAD", "/t")]
    [InlineData("POST", "/t/" + Hash)]
    [InlineData("DELETE", "/t/" + Hash)]
    [InlineData("PATCH", "/t/" + Hash)]
    [InlineData("GET", "/t/abc")]
    [InlineData("GET", "/t/a/b/c")]
    [InlineData("GET", "/T/")]
    public async Task Everything_under_t_asks_for_a_token_before_anything_else(string method, string path)
    {
        server.Grains.Calls.Clear();

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Send(Request(method, path, null))).Status);
        Assert.Empty(server.Grains.Calls);
    }

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/healthz/live", 200)]
    [InlineData("GET", "/healthz/ready", 200)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/healthz", 404)]
    [InlineData("POST", "/", 405)]
    [InlineData("DELETE", "/healthz/live", 405)]
    public async Task Other_paths_ask_for_none(string method, string path, int status) =>
        Assert.Equal(status, (int)(await server.Send(Request(method, path, null))).Status);

    [Fact]
    public async Task Tokens_are_never_logged()
    {
        server.Grains.Fault = new InvalidOperationException("inside");
        await server.Send(Request("GET", $"/t?token={Token}", null));
        server.Grains.Fault = null;
        await server.Send(Request("GET", $"/t/{Hash}?token={Token}", null));
        await server.Send(Request("POST", $"/t/{Hash}?token={Token}", null));
        await server.Send(Request("GET", "/t?token=WrongSecret", null));
        await server.Send(Request("GET", "/t", $"Bearer {Token}"));

        Assert.NotEmpty(server.Log.Lines);
        Assert.Contains(server.Log.Lines, line => line.Contains("registered by someone", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains(Token, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains("WrongSecret", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Refused_calls_do_not_fill_the_log()
    {
        server.Log.Lines.Clear();
        await server.Send(Request("GET", "/t?token=wrong", null));
        await server.Send(Request("GET", "/t", null));

        Assert.DoesNotContain(server.Log.Lines, line => !line.StartsWith("Debug", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_that_writes_to_disk_is_registered() =>
        Assert.DoesNotContain(
            server.Services, service => service.ServiceType.FullName!.Contains("DataProtection", StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Empty_token_in_the_configuration_is_refused(string token) =>
        Assert.Throws<ArgumentException>(() => new AccessTokens(new Dictionary<string, AccessToken> { ["someone"] = token }));

    [Fact]
    public void Without_tokens_nothing_is_accepted() =>
        Assert.Null(new AccessTokens(new Dictionary<string, AccessToken>()).Find("anything"));

    [Theory]
    [InlineData("GET", "/t")]
    [InlineData("HEAD", "/t")]
    public async Task Token_for_reading_opens_what_changes_nothing(string method, string path) =>
        Assert.Equal(HttpStatusCode.OK, (await server.Send(Request(method, path, $"Bearer {ReadToken}"))).Status);

    [Theory]
    [InlineData("POST", "/t")]
    [InlineData("POST", "/t/" + Hash)]
    [InlineData("DELETE", "/t/" + Hash)]
    [InlineData("PATCH", "/t/" + Hash)]
    public async Task Token_for_reading_changes_nothing(string method, string path)
    {
        server.Grains.Calls.Clear();

        Assert.Equal(
            (HttpStatusCode.Forbidden,
                """{"status":"err","reason":"the token is read-only: its scope is read"}"""),
            await server.Send(Request(method, path, $"Bearer {ReadToken}")));
        Assert.Empty(server.Grains.Calls);
    }

    [Fact]
    public void Tokens_that_are_replaced_open_nothing_any_more()
    {
        AccessTokens tokens = new(new Dictionary<string, AccessToken> { ["someone"] = "Old", ["other"] = "Stays" });
        tokens.Prepare(new Dictionary<string, AccessToken>
        {
            ["someone"] = "New",
            ["other"] = new("Stays", AccessScope.Read),
        })();

        Assert.Null(tokens.Find("Old"));
        Assert.Equal(("someone", AccessScope.Write), tokens.Find("New"));
        Assert.Equal(("other", AccessScope.Read), tokens.Find("Stays"));
    }

    [Fact]
    public void Token_does_not_show_its_secret() =>
        Assert.DoesNotContain("Secret", new AccessToken("Secret").ToString(), StringComparison.Ordinal);

    private static HttpRequestMessage Request(string method, string path, string? header)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        return request;
    }
}
