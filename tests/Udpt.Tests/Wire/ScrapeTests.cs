using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

[Collection(SharedTrackerCollection.Name)]
public sealed class ScrapeTests(SharedTracker shared)
{
    private readonly TrackerProcess _tracker = shared.Tracker;

    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    public async Task Scrape_tells_seeders_completed_and_leechers(string from)
    {
        using var client = _tracker.Client(from);
        var infoHash = Some.InfoHash();
        await client.Announce(new Announce { InfoHash = infoHash, Port = 1 });
        await client.Announce(new Announce { InfoHash = infoHash, Port = 2 });
        await client.Announce(new Announce { InfoHash = infoHash, Port = 3 });
        await client.Announce(new Announce { InfoHash = infoHash, Port = 4, Left = 0 });
        await client.Announce(new Announce { InfoHash = infoHash, Port = 3, Left = 0, Event = Announce.Completed });

        Assert.Equal(new ScrapeAnswer(Seeders: 2, Completed: 1, Leechers: 2), await client.ScrapeOne(infoHash));
    }

    [Fact]
    public async Task Scrape_of_an_unknown_torrent_tells_zeros_and_makes_it_no_known_one()
    {
        using var client = _tracker.Client();
        var infoHash = Some.InfoHash();

        var answer = await client.ScrapeOne(infoHash);

        Assert.Equal(default, answer);
        Assert.Null(await _tracker.Rest.Find(infoHash));
    }

    [Fact]
    public async Task Scrape_answers_in_the_order_of_the_request()
    {
        using var client = _tracker.Client();
        byte[] one = Some.InfoHash(), two = Some.InfoHash(), unknown = Some.InfoHash();
        await client.Announce(new Announce { InfoHash = one, Port = 1 });
        await client.Announce(new Announce { InfoHash = two, Port = 1 });
        await client.Announce(new Announce { InfoHash = two, Port = 2 });

        var answers = await client.Scrape(two, unknown, one, two);

        Assert.Equal([2, 0, 1, 2], answers.Select(answer => answer.Leechers));
    }

    [Theory]
    [InlineData(74, 74)]
    [InlineData(75, 74)]
    [InlineData(80, 74)]
    public async Task Scrape_answers_the_first_74_torrents(int asked, int answered)
    {
        using var client = _tracker.Client();
        var infoHashes = Enumerable.Range(0, asked).Select(_ => Some.InfoHash()).ToArray();
        await client.Announce(new Announce { InfoHash = infoHashes[0], Port = 1 });
        await client.Announce(new Announce { InfoHash = infoHashes[answered - 1], Port = 1 });

        var answers = await client.Scrape(infoHashes);

        Assert.Equal(answered, answers.Length);
        Assert.Equal([0, answered - 1], Enumerable.Range(0, answered).Where(i => answers[i].Leechers == 1));
    }

    [Fact]
    public async Task Bytes_that_are_no_whole_info_hash_are_not_answered()
    {
        using var client = _tracker.Client();
        var infoHash = Some.InfoHash();
        await client.Announce(new Announce { InfoHash = infoHash, Port = 1 });
        byte[] request =
        [
            .. UdpTrackerClient.ScrapeRequest(await client.GetConnectionId(), client.NextTransactionId(), infoHash),
            .. Some.Bytes(7),
        ];

        var answers = ScrapeAnswer.Read(await client.Ask(request));

        Assert.Equal(1, Assert.Single(answers).Leechers);
    }

    [Fact]
    public async Task Scrape_of_nothing_gets_at_most_one_reply_no_larger_than_itself()
    {
        using var client = _tracker.Client();
        var request = UdpTrackerClient.ScrapeRequest(await client.GetConnectionId(), client.NextTransactionId());

        var replies = await client.RepliesTo(request);

        Assert.True(replies.Count <= 1);
        Assert.All(replies, reply => Assert.True(reply.Length <= request.Length));
    }
}
