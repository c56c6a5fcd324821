using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.PrivateMode;

/// <summary>A tracker in private mode, as its clients and REST see it.</summary>
public sealed class KeyOnTheWireTests : IAsyncLifetime
{
    private const string Required = "peer key required.";
    private const string NotAccepted = "peer key not accepted.";

    private readonly TrackerHome _home = new(new TrackerSettings
    {
        Mode = "private",
        Private = "torrents = \"dynamic\"",
        Top = "cleanup_interval = 1",
    });

    private TrackerProcess _tracker = null!;

    public async Task InitializeAsync() => _tracker = await _home.Start();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task Key_is_found_in_every_form_of_the_URL()
    {
        var key = (await _tracker.Rest.CreateKey()).Key;
        var encoded = string.Concat(key.Select(digit => $"%{(int)digit:x2}"));
        using var client = _tracker.Client();
        byte[][] forms =
        [
            Url.Of($"/{key}"),
            Url.Of($"/announce/{key}"),
            Url.Of($"/announce?key={key}"),
            Url.Of($"/?key={key}"),
            Url.Of($"/{key.ToUpperInvariant()}"),
            Url.Of($"/announce?a=1&key={key}&b=%26#x"),
            Url.Of($"/announce?%6Bey={encoded}"),
            Url.Of($"/announce/{encoded}"),
            Url.Of($"/{key}/announce"),
            Url.Of("/ann", "ounce/", key[..7], "", key[7..]),
            [1, 1, 77, 2, 0, 0, .. Url.Of("/", key[..1]), 1, .. Url.Of(key[1..]), 0, 2, 1, 65],
        ];

        foreach (var form in forms)
        {
            var answer = await client.Announce(AnnounceWith(form));
            Assert.Equal(1, answer.Leechers);
        }
    }

    [Fact]
    public async Task Announce_without_a_key_is_told_that_one_is_required()
    {
        using var client = _tracker.Client();
        byte[][] forms =
        [
            [], [0, 0], Url.Of("/"), Url.Of("/announce"), Url.Of(""), Url.Of("/announce?key="), Url.Of("?key"),
            [2], [2, 255, (byte)'/'], [99, 0], [1, 1, 1], [0, .. Url.Of($"/{new string('0', 40)}")],
        ];

        foreach (var form in forms)
        {
            Assert.Equal(Required, (await client.AskToAnnounce(AnnounceWith(form))).ErrorText);
        }
    }

    [Fact]
    public async Task Wrong_key_is_not_accepted_and_sees_no_peer()
    {
        var infoHash = Some.InfoHash();
        var key = (await _tracker.Rest.CreateKey()).Key;
        using var seeder = _tracker.Client("127.0.0.3");
        await seeder.Announce(AnnounceWith(Url.Of($"/{key}")) with { InfoHash = infoHash, Left = 0 });
        using var client = _tracker.Client();
        string[] urls =
        [
            $"/{new string('0', 40)}", $"/{key[1..]}", $"/{key}0", $"/announce?key={key[1..]}", "/announce?key=%zz",
            $"/announce?key={key}%00",
        ];

        foreach (var url in urls)
        {
            var reply = await client.AskToAnnounce(AnnounceWith(Url.Of(url)) with { InfoHash = infoHash });
            Assert.Equal(NotAccepted, reply.ErrorText);
        }

        Assert.Equal(1, (await _tracker.Rest.Find(infoHash))!.Seeders);
        Assert.Equal(0, (await _tracker.Rest.Find(infoHash))!.Leechers);
    }

    [Fact]
    public async Task Revoked_and_expired_keys_are_not_accepted()
    {
        var revoked = (await _tracker.Rest.CreateKey()).Key;
        var expired = (await _tracker.Rest.CreateKey("short", TimeProvider.System.GetUtcNow().AddSeconds(2))).Key;
        using var client = _tracker.Client();
        await client.Announce(AnnounceWith(Url.Of($"/{revoked}")));

        await _tracker.Rest.RevokeKey(revoked);

        await WillBeRefused(client, revoked);
        await WillBeRefused(client, expired);
        Assert.True((await _tracker.Rest.FindKey(revoked)).IsRevoked);
    }

    [Fact]
    public async Task Scrapes_are_refused_with_a_text()
    {
        using var client = _tracker.Client();
        var request = UdpTrackerClient.ScrapeRequest(
            await client.Connect(), client.NextTransactionId(), Some.InfoHash());

        Assert.Equal(Required, (await client.Ask(request)).ErrorText);
    }

    [Fact]
    public async Task Guesses_of_an_address_are_bounded_and_its_good_key_goes_on()
    {
        var key = (await _tracker.Rest.CreateKey()).Key;
        using var client = _tracker.Client();
        var connectionId = await client.Connect();
        await client.Announce(AnnounceWith(Url.Of($"/{key}")));

        var refused = 0;
        for (var i = 0; i < 200; i++)
        {
            var guess = AnnounceWith(Url.Of($"/{Convert.ToHexStringLower(Some.Bytes(20))}"));
            await client.Send(guess.ToDatagram(connectionId, client.NextTransactionId()));
        }

        await client.Announce(AnnounceWith(Url.Of($"/{key}")));
        await Eventually.Holds("the refusals", () => client.HasReceived);
        while (client.HasReceived)
        {
            refused += (await client.Receive()).ErrorText == NotAccepted ? 1 : 0;
        }

        Assert.InRange(refused, 0, 100);
    }

    [Fact]
    public async Task Totals_of_a_key_grow_by_what_its_peers_tell()
    {
        var key = (await _tracker.Rest.CreateKey("alice")).Key;
        using var client = _tracker.Client();
        var announce = AnnounceWith(Url.Of($"/{key}")) with { Event = Announce.Started };
        await client.Announce(announce);
        await client.Announce(announce with { Uploaded = 1000, Downloaded = 400, Event = Announce.None });
        await client.Announce(announce with { Uploaded = 1000, Downloaded = 400, Event = Announce.None });
        await client.Announce(announce with { Uploaded = 900, Downloaded = 500, Event = Announce.None });

        var line = await Eventually.Get(
            "the totals", () => _tracker.Rest.FindKey(key), line => line.Uploaded + line.Downloaded >= 1500);

        Assert.Equal(("alice", 1000ul, 500ul, 2.0), (line.Name, line.Uploaded, line.Downloaded, line.Ratio));
        Assert.InRange(line.LastSeen!.Value, line.CreatedAt, TimeProvider.System.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task Keys_are_made_in_bulk_and_listed_in_pages()
    {
        var names = Enumerable.Range(0, 1000).Select(i => $"peer {i}").ToArray();
        using var reply = await _tracker.Rest.Http.PostAsJsonAsync("/k", new { names, expires_at = 2_000_000_000 });
        var made = await reply.Content.ReadFromJsonAsync<JsonElement[]>();
        Assert.Equal(names, made!.Select(one => one.GetProperty("name").GetString()));
        Assert.Equal("2033-05-18T03:33:20Z", made![0].GetProperty("expires_at").GetString());

        var listed = new HashSet<string>();
        while (await _tracker.Rest.Http.GetFromJsonAsync<JsonElement[]>($"/k?offset={listed.Count}&limit=300")
            is { Length: > 0 } page)
        {
            listed.UnionWith(page.Select(one => one.GetProperty("key").GetString()!));
        }

        Assert.All(made, one => Assert.Contains(one.GetProperty("key").GetString()!, listed));
    }

    [Theory]
    [InlineData("{}", "either name or names is required")]
    [InlineData("[]", "an object")]
    [InlineData("{\"name\":\"\"}", "name: a name is a string of 1 to 200")]
    [InlineData("{\"name\":\"a\\nb\"}", "name: a name is")]
    [InlineData("{\"name\":\"a\",\"names\":[\"b\"]}", "either name or names")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "'name' appears twice")]
    [InlineData("{\"names\":[]}", "names must be 1 to 1000")]
    [InlineData("{\"names\":[1]}", "names: a name is")]
    [InlineData("{\"name\":\"a\",\"expires_at\":\"soon\"}", "expires_at must be a time")]
    [InlineData("{\"name\":\"a\",\"expires_at\":-1}", "expires_at must be a time")]
    [InlineData("{\"name\":\"a\",\"colour\":1}", "unknown key 'colour'")]
    public async Task Body_that_says_something_else_is_refused_in_words(string body, string reason)
    {
        using var content = TrackerRest.Json(body);
        using var reply = await _tracker.Rest.Http.PostAsync("/k", content);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains(reason, await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_ask_for_a_token_and_are_in_no_log()
    {
        var key = (await _tracker.Rest.CreateKey()).Key;
        using var client = _tracker.Client();
        await client.Announce(AnnounceWith(Url.Of($"/{key}")));
        await _tracker.Rest.RevokeKey(key);
        await WillBeRefused(client, key);

        foreach (var path in (string[])["/k", $"/k/{key}", "/k/x/y"])
        {
            using var reply = await _tracker.Rest.Anonymous.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        }

        Assert.DoesNotContain(key, _tracker.Output + _tracker.Error, StringComparison.OrdinalIgnoreCase);
    }

    private static Announce AnnounceWith(byte[] options) =>
        new() { InfoHash = Some.InfoHash(), Port = 6881, Options = options };

    private static Task WillBeRefused(UdpTrackerClient client, string key) => Eventually.Get(
        "the key to be refused",
        async () => (await client.AskToAnnounce(AnnounceWith(Url.Of($"/{key}")))) is var reply
            && reply.Action == Actions.Error ? reply.ErrorText : "",
        text => text == NotAccepted,
        TimeSpan.FromSeconds(20));
}
