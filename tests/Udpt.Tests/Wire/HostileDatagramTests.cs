using System.Buffers.Binary;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

[Collection(SharedTrackerCollection.Name)]
public sealed class HostileDatagramTests(SharedTracker shared)
{
    private readonly TrackerProcess _tracker = shared.Tracker;

    [Fact]
    public async Task Announce_cut_to_any_length_gets_at_most_one_reply_no_larger_than_itself()
    {
        using var client = _tracker.Client();
        var connectionId = await client.Connect();
        for (var length = 0; length < Announce.Length; length++)
        {
            var announce = new Announce { InfoHash = Some.InfoHash(), Port = 6881 };
            var datagram = announce.ToDatagram(connectionId, client.NextTransactionId()).AsSpan(0, length).ToArray();

            await ShouldGetAtMostOneSmallReply(client, datagram);
        }

        await ShouldStillTrack(client);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(98)]
    [InlineData(1472)]
    [InlineData(9000)]
    [InlineData(65_507)]
    public async Task Garbage_of_any_size_gets_at_most_one_reply_no_larger_than_itself(int size)
    {
        using var client = _tracker.Client();
        for (var i = 0; i < 20; i++)
        {
            await ShouldGetAtMostOneSmallReply(client, Some.Bytes(size));
        }

        await ShouldStillTrack(client);
    }

    [Theory]
    [InlineData(3u)]
    [InlineData(4u)]
    [InlineData(0x0100_0000u)]
    [InlineData(uint.MaxValue)]
    public async Task Unknown_action_with_a_good_connection_id_gets_at_most_one_error(uint action)
    {
        using var client = _tracker.Client();
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 6881 };
        var datagram = announce.ToDatagram(await client.Connect(), client.NextTransactionId());
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(8), action);

        var replies = await client.RepliesTo(datagram);

        Assert.True(replies.Count <= 1);
        Assert.All(replies, reply => Assert.Equal(Actions.Error, reply.Action));
        await ShouldStillTrack(client);
    }

    [Fact]
    public async Task Announce_as_large_as_a_datagram_can_be_ends_nothing()
    {
        using var client = _tracker.Client();
        var announce = new Announce
        {
            InfoHash = Some.InfoHash(),
            Port = 6881,
            Options = new byte[65_507 - Announce.Length],
        };

        var replies = await client.RepliesTo(announce.ToDatagram(await client.Connect(), client.NextTransactionId()));

        Assert.True(replies.Count <= 1);
        await ShouldStillTrack(client);
    }

    private static async Task ShouldGetAtMostOneSmallReply(UdpTrackerClient client, byte[] datagram)
    {
        var replies = await client.RepliesTo(datagram);

        Assert.True(replies.Count <= 1, $"{replies.Count} replies to {Convert.ToHexString(datagram)}");
        Assert.All(replies, reply => Assert.True(reply.Length <= datagram.Length));
    }

    private static async Task ShouldStillTrack(UdpTrackerClient client)
    {
        var answer = await client.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 6881 });

        Assert.Equal(1, answer.Leechers);
    }
}
