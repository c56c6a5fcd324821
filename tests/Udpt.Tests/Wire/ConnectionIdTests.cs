using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

[Collection(SharedTrackerCollection.Name)]
public sealed class ConnectionIdTests(SharedTracker shared)
{
    private readonly TrackerProcess _tracker = shared.Tracker;
    private readonly Announce _announce = new() { InfoHash = Some.InfoHash(), Port = 6881 };

    [Fact]
    public async Task Id_is_accepted_from_another_port_of_the_same_address()
    {
        using var client = _tracker.Client("127.0.0.2");
        using var otherSocket = _tracker.Client("127.0.0.2");

        otherSocket.ConnectionId = await client.Connect();

        Assert.Equal(1, (await otherSocket.Announce(_announce)).Leechers);
    }

    [Fact]
    public async Task Id_is_accepted_more_than_once()
    {
        using var client = _tracker.Client();
        await client.Connect();

        await client.Announce(_announce);

        Assert.Equal(1, (await client.Announce(_announce)).Leechers);
    }

    [Theory]
    [InlineData("127.0.0.2", "127.0.0.3")]
    [InlineData("127.0.0.2", "::1")]
    [InlineData("::1", "127.0.0.2")]
    public async Task Id_is_refused_from_another_address(string owner, string thief)
    {
        using var client = _tracker.Client(owner);
        using var other = _tracker.Client(thief);
        other.ConnectionId = await client.Connect();

        await ShouldBeRefused(other);
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(1ul)]
    [InlineData(UdpTrackerClient.Magic)]
    [InlineData(ulong.MaxValue)]
    public async Task Id_that_no_one_gave_out_is_refused(ulong connectionId)
    {
        using var client = _tracker.Client();
        client.ConnectionId = connectionId;

        await ShouldBeRefused(client);
    }

    [Fact]
    public async Task Id_with_any_bit_changed_is_refused()
    {
        using var client = _tracker.Client();
        var connectionId = await client.Connect();

        for (var bit = 0; bit < 64; bit++)
        {
            client.ConnectionId = connectionId ^ (1ul << bit);
            await ShouldBeRefused(client);
        }
    }

    [Fact]
    public async Task Scrape_with_a_forged_id_is_refused()
    {
        using var client = _tracker.Client();
        var request = UdpTrackerClient.ScrapeRequest(12345, client.NextTransactionId(), Some.InfoHash());

        var reply = Assert.Single(await client.RepliesTo(request));

        Assert.Equal(Actions.Error, reply.Action);
        Assert.NotEmpty(reply.ErrorText);
        Assert.True(reply.Length <= request.Length);
    }

    /// <summary>
    /// One error with the request's transaction id, no larger than the request; and no peer is added.
    /// </summary>
    private async Task ShouldBeRefused(UdpTrackerClient client)
    {
        var transactionId = client.NextTransactionId();
        var request = _announce.ToDatagram(client.ConnectionId!.Value, transactionId);

        var reply = Assert.Single(await client.RepliesTo(request));

        Assert.Equal(Actions.Error, reply.Action);
        Assert.Equal(transactionId, reply.TransactionId);
        Assert.NotEmpty(reply.ErrorText);
        Assert.True(reply.Length <= request.Length);
        using var honest = _tracker.Client();
        Assert.Equal(default, await honest.ScrapeOne(_announce.InfoHash));
    }
}
