using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Xunit.Abstractions;

namespace Udpt.Tests.Wire;

/// <summary>
/// A stranger's view of the datagram path: whatever is sent, each datagram gets at most one reply, a sender with an
/// unproven address gets no more bytes than it has sent, and the tracker continues. A failure names its seed; set the
/// environment variable UDPT_FUZZ_SEED to run it again.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Datagrams = 6_000;
    private const int Burst = 2_000;

    private readonly TrackerHome _home = new(new TrackerSettings { UdpAddresses = ["127.0.0.1", "[::1]"] });
    private readonly int _seed =
        int.TryParse(Environment.GetEnvironmentVariable("UDPT_FUZZ_SEED"), out var seed) ? seed : Random.Shared.Next();

    private TrackerProcess _tracker = null!;

    public async Task InitializeAsync() => _tracker = await _home.Start();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    public async Task Any_datagram_gets_at_most_one_reply_and_ends_nothing(string from)
    {
        output.WriteLine($"UDPT_FUZZ_SEED={_seed}");
        using var client = _tracker.Client(from);
        var connectionId = await client.Connect();
        var datagrams = new FuzzDatagrams(new Random(_seed), connectionId);
        var ledger = new ReplyLedger(connectionId);

        for (var i = 0; i < Datagrams; i++)
        {
            var datagram = datagrams.Next();
            ledger.Sent(datagram);
            foreach (var reply in await client.RepliesTo(datagram))
            {
                ledger.Received(reply);
            }
        }

        await ShouldStillTrack(client);
    }

    [Fact]
    public async Task Burst_of_garbage_that_no_one_waits_for_ends_nothing()
    {
        output.WriteLine($"UDPT_FUZZ_SEED={_seed}");
        using var client = _tracker.Client();
        var datagrams = new FuzzDatagrams(new Random(_seed), await client.Connect());

        for (var i = 0; i < Burst; i++)
        {
            await client.Send(datagrams.Next());
        }

        await ShouldStillTrack(client);
    }

    private async Task ShouldStillTrack(UdpTrackerClient client)
    {
        await Eventually.Get(
            "the tracker to answer", () => client.TryConnect(TimeSpan.FromSeconds(1)), answered => answered);
        var announce = new Announce { InfoHash = await KnownTorrent(), Port = 6881 };

        Assert.True((await client.Announce(announce)).Leechers >= 1);
        Assert.False(_tracker.HasExited);
        Assert.True(await _tracker.Rest.IsReady());
    }

    /// <summary>A torrent created by an address whose budget for new torrents is not used up.</summary>
    private async Task<byte[]> KnownTorrent()
    {
        var infoHash = Some.InfoHash();
        using var client = _tracker.Client("127.0.0.200");
        await client.Announce(new Announce { InfoHash = infoHash, Port = 1 });
        return infoHash;
    }

    /// <summary>
    /// Unanswered requests by transaction id. Mutated datagrams may share one, and the reply to an announce that
    /// creates a torrent comes late: it may belong to any of them.
    /// </summary>
    private sealed class ReplyLedger(ulong connectionId)
    {
        private readonly Dictionary<uint, List<byte[]>> _unanswered = [];

        public void Sent(byte[] datagram)
        {
            if (datagram.Length >= 16)
            {
                var transactionId = BinaryPrimitives.ReadUInt32BigEndian(datagram.AsSpan(12));
                CollectionsMarshal.GetValueRefOrAddDefault(_unanswered, transactionId, out _) ??= [];
                _unanswered[transactionId].Add(datagram);
            }
        }

        public void Received(Datagram reply)
        {
            Assert.True(reply.IsReply, $"A reply of {reply.Length} bytes.");
            var requests = _unanswered.GetValueOrDefault(reply.TransactionId) ?? [];
            Assert.True(requests.Count > 0, $"A second reply, or one to nothing: {Convert.ToHexString(reply.Bytes)}");
            var answered = requests.FindIndex(request => MayHave(request, reply));
            Assert.True(
                answered >= 0,
                $"{reply.Length} bytes in reply to {string.Join(" or ", requests.Select(Convert.ToHexString))}");
            requests.RemoveAt(answered);
        }

        private bool MayHave(byte[] request, Datagram reply)
        {
            var isProven = BinaryPrimitives.ReadUInt64BigEndian(request) == connectionId;
            return reply.Length <= (isProven ? 1472 : request.Length);
        }
    }
}
