using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

[Collection(SharedTrackerCollection.Name)]
public sealed class ConnectTests(SharedTracker shared)
{
    private readonly TrackerProcess _tracker = shared.Tracker;

    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    public async Task Connect_is_answered_with_16_bytes_and_an_id_that_is_not_zero(string from)
    {
        using var client = _tracker.Client(from);

        var reply = await client.Ask(UdpTrackerClient.ConnectRequest(client.NextTransactionId()));

        Assert.Equal(16, reply.Length);
        Assert.NotEqual(0ul, reply.ConnectionId);
    }

    [Fact]
    public async Task Connect_request_longer_than_its_layout_is_answered_with_16_bytes()
    {
        using var client = _tracker.Client();
        byte[] request = [.. UdpTrackerClient.ConnectRequest(client.NextTransactionId()), .. Some.Bytes(30)];

        var reply = await client.Ask(request);

        Assert.Equal(16, reply.Length);
    }

    [Fact]
    public async Task Connect_without_the_magic_number_gets_no_connection_id()
    {
        using var client = _tracker.Client();
        var request = UdpTrackerClient.ConnectRequest(client.NextTransactionId());
        request[7] ^= 1;

        var replies = await client.RepliesTo(request);

        Assert.True(replies.Count <= 1);
        Assert.All(replies, reply => Assert.Equal(Actions.Error, reply.Action));
        Assert.All(replies, reply => Assert.True(reply.Length <= request.Length));
    }

    [Fact]
    public async Task Each_connect_gets_one_reply()
    {
        using var client = _tracker.Client();
        var request = UdpTrackerClient.ConnectRequest(client.NextTransactionId());

        Assert.Single(await client.RepliesTo(request));
    }
}
