using System.Net;
using Udpt.Grains.Records;
using static Udpt.Api.Tests.RestServer;

namespace Udpt.Api.Tests.Torrents;

/// <summary>POST /t: many torrents in one call.</summary>
public sealed class TorrentsChangeTests(RestServer server) : IClassFixture<RestServer>
{
    private const string Other = "89abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(""","is_flagged":true""", "Flag")]
    [InlineData(""","is_flagged":false""", "Register")]
    [InlineData("", "Register")]
    public async Task Each_torrent_is_changed(string flag, string call)
    {
        server.Grains.Calls.Clear();

        Assert.Equal(
            (HttpStatusCode.OK, """{"status":"ok","count":2}"""),
            await Post($$"""{"info_hashes":["{{Hash}}","{{Other}}"]{{flag}}}"""));
        Assert.Equal(
            [$"{call}(btih:{Hash})", $"{call}(btih:{Other})"], server.Grains.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Torrent_that_is_given_twice_counts_once()
    {
        server.Grains.Calls.Clear();

        Assert.Equal(
            (HttpStatusCode.OK, """{"status":"ok","count":1}"""),
            await Post($$"""{"is_flagged":true,"info_hashes":["{{Hash}}","{{Hash.ToUpperInvariant()}}"]}"""));
        Assert.Equal([$"Flag(btih:{Hash})"], server.Grains.Calls);
    }

    [Fact]
    public async Task Empty_list_changes_nothing() => Assert.Equal(
        (HttpStatusCode.OK, """{"status":"ok","count":0}"""), await Post("""{"info_hashes":[]}"""));

    [Theory]
    [InlineData("""{"info_hashes":["{0}","xyz"]}""", "info_hashes[1]: 'xyz' is not 40 hex digits")]
    [InlineData("""{"info_hashes":["{0}",7]}""", "info_hashes[1] must be a string of 40 hex digits")]
    [InlineData("""{"info_hashes":"{0}"}""", "info_hashes must be a list of info hashes")]
    [InlineData("""{"info_hashes":["{0}"],"is_flagged":1}""", "is_flagged must be true or false")]
    [InlineData("""{"info_hashes":["{0}"],"flag":true}""", "unknown key 'flag'; allowed are info_hashes and is_flagged")]
    [InlineData("""{"info_hashes":["{0}"],"info_hashes":[]}""", "info_hashes appears twice")]
    [InlineData("""{"is_flagged":true}""", "info_hashes is missing")]
    [InlineData("", "info_hashes is missing")]
    [InlineData("[]", "expected an object such as ")]
    public async Task Fault_is_named_and_nothing_is_done(string body, string reason)
    {
        server.Grains.Calls.Clear();
        (HttpStatusCode status, string answer) = await Post(body.Replace("{0}", Hash, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith($$"""{"status":"err","reason":"body: {{reason}}""", answer, StringComparison.Ordinal);
        Assert.Empty(server.Grains.Calls);
    }

    [Theory]
    [InlineData(10_000, HttpStatusCode.OK)]
    [InlineData(10_001, HttpStatusCode.BadRequest)]
    public async Task Ten_thousand_are_the_most(int count, HttpStatusCode status)
    {
        server.Grains.Calls.Clear();
        string list = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i:x40}\""));

        Assert.Equal(status, (await Post($$"""{"info_hashes":[{{list}}]}""")).Status);
        Assert.Equal(status == HttpStatusCode.OK ? count : 0, server.Grains.Calls.Count);
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Body_may_have_a_MiB(int more, HttpStatusCode status) => Assert.Equal(
        status, (await Post($$"""{"info_hashes":["{{Hash}}"]}""".PadRight((1 << 20) + more))).Status);

    [Fact]
    public async Task Other_type_of_body_is_refused() => Assert.Equal(
        HttpStatusCode.UnsupportedMediaType,
        (await server.Send(HttpMethod.Post, "/t", JsonBody($$"""{"info_hashes":["{{Hash}}"]}""", "text/plain"))).Status);

    [Fact]
    public async Task Failure_on_the_way_tells_how_many_are_done()
    {
        FakeTorrent failing = server.Grains.Torrent(Other);
        failing.Fault = new StorageUnavailableException("away");
        (HttpStatusCode status, string answer) = await Post($$"""{"info_hashes":["{{Hash}}","{{Other}}"]}""");
        failing.Fault = null;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(
            """{"status":"err","reason":"1 of 2 torrents were changed; repeat the call for the rest. """
                + """Cause: the database is not reachable"}""",
            answer);
    }

    [Fact]
    public async Task Failure_before_any_is_done_is_that_of_a_single_one()
    {
        server.Grains.Fault = new StorageUnavailableException("away");
        (HttpStatusCode status, string answer) = await Post($$"""{"info_hashes":["{{Hash}}"]}""");
        server.Grains.Fault = null;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("nothing has changed, try again", answer, StringComparison.Ordinal);
    }

    private Task<(HttpStatusCode Status, string Body)> Post(string body) =>
        server.Send(HttpMethod.Post, "/t", JsonBody(body));
}
