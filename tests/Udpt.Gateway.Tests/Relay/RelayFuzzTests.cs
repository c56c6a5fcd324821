using System.Buffers.Binary;
using CsCheck;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Tests.Responding;
using Udpt.Testing.Protocol;
using static Udpt.Gateway.Tests.Relay.RelayFixture;

namespace Udpt.Gateway.Tests.Relay;

/// <summary>
/// Whatever happens to relayed batches, each request is answered once, or dropped and counted once, and an answer has
/// the form of its request.
/// </summary>
/// <remarks>Tests <see cref="Gateway.Relay.RelayLane"/> and <see cref="Gateway.Relay.RelayAnswer"/>.</remarks>
public sealed class RelayFuzzTests : IDisposable
{
    private readonly RelayFixture _gateway = new(null, Addresses);
    private readonly RelayFixture _node = new(Addresses[1], Addresses);

    private static readonly Gen<InfoHash> Torrents = Gen.Byte[0, 11].Select(Requests.HashOf);

    private static readonly Gen<(InfoHash[]? Scraped, InfoHash Announced, bool IsIPv4)> Asked =
        Gen.Select(Gen.Bool, Torrents.Array[0, 74], Torrents, Gen.Bool)
            .Select((isScrape, scraped, announced, isIPv4) => (isScrape ? scraped : null, announced, isIPv4));

    private static readonly Gen<Func<byte[], Task<byte[]>>> Mishaps = Gen.Select(
        Gen.Int[0, 7], Gen.Int[0, 20000], Gen.Byte, Gen.Bool).Select(Mishap);

    public RelayFuzzTests()
    {
        foreach (RelayFixture cluster in (RelayFixture[])[_gateway, _node])
        {
            // Half of the torrents are at their homes, a few elsewhere.
            for (byte i = 0; i < 8; i++)
            {
                InfoHash torrent = Requests.HashOf(i);
                cluster.AddSwarm(i < 6 ? cluster.View.Silos.HomeAddressOf(torrent)! : Addresses[1], torrent);
            }

            cluster.Grains.Announce = static request => request.Peer.Port % 3 == 0
                ? Task.FromException<AnnounceReply>(new TimeoutException())
                : Task.FromResult(new AnnounceReply { Outcome = AnnounceOutcome.Answered, Peers = [] });
            cluster.Grains.Scrape = static _ => Task.FromResult(new ScrapeCounts { Seeders = 1, Completed = 2, Leechers = 3 });
        }
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _node.Dispose();
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Each_request_is_answered_or_dropped_once() => Gen
        .Select(Gen.Bool, Asked.Array[1, 64], Mishaps.Array[1, 6])
        .Sample((isNode, asked, mishaps) => Check(isNode ? _node : _gateway, asked, mishaps), threads: 1, iter: 1500);

    private static Func<byte[], Task<byte[]>> Mishap(int kind, int position, byte value, bool isLate)
    {
        byte[] Damage(byte[] answer)
        {
            switch (kind)
            {
                case 0:
                    return answer[..(position % (answer.Length + 1))];
                case 1:
                    return [.. answer, value];
                case 2:
                    byte[] changed = [.. answer];
                    changed[position % changed.Length] = value;
                    return changed;
                case 3:
                    throw new TimeoutException();
                case 4:
                    throw new InvalidDataException();
                default:
                    return answer;
            }
        }

        return async answer =>
        {
            if (isLate)
            {
                await Task.Yield();
            }

            return Damage(answer);
        };
    }

    private static void Check(
        RelayFixture cluster,
        (InfoHash[]? Scraped, InfoHash Announced, bool IsIPv4)[] asked,
        Func<byte[], Task<byte[]>>[] mishaps)
    {
        int calls = 0;
        cluster.Grains.Relay = async (silo, batch) =>
        {
            byte[] answer = await cluster.Apply(silo, batch);
            return await mishaps[calls++ % mishaps.Length](answer);
        };
        cluster.Late.Clear();
        long droppedBefore = cluster.Dropped;

        (byte[] Request, PeerEndpoint Source)[] requests = [.. asked.Select((one, i) => Write(cluster, one, (uint)i))];
        byte[]?[] replies = cluster.Answer(requests);
        int atOnce = replies.Count(static reply => reply is not null);
        Until(() => atOnce + cluster.Late.Count + (cluster.Dropped - droppedBefore) >= asked.Length).GetAwaiter().GetResult();
        Until(() => cluster.Relays.InFlight == 0).GetAwaiter().GetResult();

        Assert.Equal(asked.Length, atOnce + cluster.Late.Count + (cluster.Dropped - droppedBefore));
        Assert.Equal(cluster.Late.Count, cluster.Late.Select(late => late.TransactionId).Distinct().Count());
        Assert.Equal(0, cluster.DroppedFor(DropReason.Fault));
        foreach ((uint transactionId, byte[] reply) in cluster.Late)
        {
            Assert.Null(replies[transactionId]);
            CheckForm(asked[transactionId], reply);
        }
    }

    private static (byte[] Request, PeerEndpoint Source) Write(
        RelayFixture cluster, (InfoHash[]? Scraped, InfoHash Announced, bool IsIPv4) one, uint transactionId)
    {
        PeerEndpoint source = one.IsIPv4 ? ResponderFixture.IPv4Client : ResponderFixture.IPv6Client;
        ulong id = cluster.IdOf(source);
        return (one.Scraped is { } scraped
            ? Requests.Scrape(id, transactionId, scraped)
            : Requests.Announce(id, transactionId, one.Announced, port: (ushort)(transactionId + 1)), source);
    }

    private static void CheckForm((InfoHash[]? Scraped, InfoHash Announced, bool IsIPv4) one, byte[] reply)
    {
        uint action = BinaryPrimitives.ReadUInt32BigEndian(reply);
        if (one.Scraped is { } scraped)
        {
            Assert.Equal(2u, action);
            Assert.Equal(8 + (12 * scraped.Length), reply.Length);
            return;
        }

        Assert.True(action is 1 or 3);
        Assert.InRange(reply.Length, 8, one.IsIPv4 ? 1472 : 1452);
        if (action == 1)
        {
            Assert.Equal(120u, BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(8)));
            Assert.Equal(0, (reply.Length - 20) % (one.IsIPv4 ? 6 : 18));
        }
    }
}
