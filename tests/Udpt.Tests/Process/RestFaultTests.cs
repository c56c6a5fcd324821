using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

[Collection(RestTracker.Collection)]
public sealed class RestFaultTests(RestTracker shared)
{
    private readonly TrackerRest _rest = shared.Tracker.Rest;
    private readonly string _path = TrackerRest.PathOf(Some.InfoHash());

    [Theory]
    [InlineData("GET", "/t")]
    [InlineData("GET", "/t/0123456789012345678901234567890123456789")]
    [InlineData("POST", "/t/0123456789012345678901234567890123456789")]
    [InlineData("DELETE", "/t/0123456789012345678901234567890123456789")]
    [InlineData("GET", "/t?token=")]
    [InlineData("GET", "/t?token=MyAccessToke")]
    [InlineData("GET", "/t?token=MyAccessToken1")]
    [InlineData("GET", "/t?token=myaccesstoken")]
    [InlineData("GET", "/t?token=someone")]
    public async Task Missing_or_wrong_token_is_401(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var reply = await _rest.Anonymous.SendAsync(request);

        await ShouldBeFault(reply, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Wrong_bearer_token_is_401()
    {
        using var http = _rest.WithToken("MyOtherToken");
        using var reply = await http.GetAsync("/t");

        await ShouldBeFault(reply, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Token_is_taken_from_the_query_and_as_bearer()
    {
        using var byQuery = await _rest.Anonymous.GetAsync($"/t?token={TrackerSettings.Token}");
        using var asBearer = await _rest.Http.GetAsync("/t");

        Assert.Equal(HttpStatusCode.OK, byQuery.StatusCode);
        Assert.Equal(HttpStatusCode.OK, asBearer.StatusCode);
    }

    [Fact]
    public async Task Call_without_a_token_changes_nothing()
    {
        using var body = TrackerRest.Json("""{"is_flagged": true}""");
        using var refused = await _rest.Anonymous.PostAsync(_path, body);
        using var afterwards = await _rest.Http.GetAsync(_path);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, afterwards.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Unknown_torrent_is_404(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), _path);
        using var reply = await _rest.Http.SendAsync(request);

        await ShouldBeFault(reply, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET", "/t/0123")]
    [InlineData("GET", "/t/zz23456789012345678901234567890123456789")]
    [InlineData("GET", "/t/012345678901234567890123456789012345678900")]
    [InlineData("POST", "/t/0123")]
    [InlineData("DELETE", "/t/0123")]
    [InlineData("GET", "/t?limit=x")]
    [InlineData("GET", "/t?limit=-1")]
    [InlineData("GET", "/t?offset=-1")]
    [InlineData("GET", "/t?offset=x")]
    [InlineData("GET", "/t?after=0123")]
    public async Task Bad_input_is_400(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var reply = await _rest.Http.SendAsync(request);

        await ShouldBeFault(reply, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"is_flagged": "yes"}""")]
    [InlineData("""{"is_flagged": 1}""")]
    public async Task Body_that_is_not_understood_is_400(string body)
    {
        using var content = TrackerRest.Json(body);
        using var reply = await _rest.Http.PostAsync(_path, content);

        await ShouldBeFault(reply, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Body_over_4_KiB_is_413()
    {
        using var content = TrackerRest.Json($$"""{"is_flagged": false, "more": "{{new string('a', 5000)}}"}""");
        using var reply = await _rest.Http.PostAsync(_path, content);

        await ShouldBeFault(reply, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Body_over_4_KiB_that_does_not_tell_its_length_is_413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _path)
        {
            Content = TrackerRest.Json($$"""{"is_flagged": false, "more": "{{new string('a', 5000)}}"}"""),
        };
        request.Headers.TransferEncodingChunked = true;
        using var reply = await _rest.Http.SendAsync(request);

        await ShouldBeFault(reply, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Body_of_another_content_type_is_415()
    {
        using var content = new StringContent("is_flagged=true", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var reply = await _rest.Http.PostAsync(_path, content);

        await ShouldBeFault(reply, HttpStatusCode.UnsupportedMediaType);
    }

    private static async Task ShouldBeFault(HttpResponseMessage reply, HttpStatusCode status)
    {
        Assert.Equal(status, reply.StatusCode);
        var fault = await reply.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("err", fault.GetProperty("status").GetString());
        Assert.NotEmpty(fault.GetProperty("reason").GetString()!);
    }
}
