using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.PeerKeys;
using Udpt.Gateway.Routing;
using Udpt.Gateway.Tests.Protocol;
using Udpt.Gateway.Tests.Udp;
using Udpt.Gateway.Udp;
using Udpt.Grains.Admission;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Gateway.Tests.PeerKeys;

/// <summary>The datagram path in private mode, with keys of the test.</summary>
public sealed class PrivateResponderTests : IDisposable
{
    private const string Text = "0123456789abcdef0123456789abcdef01234567";

    private readonly Guid _epoch = Guid.NewGuid();
    private readonly TaskCompletionSource<PeerKeyStanding> _standing = new();
    private readonly ResponderFixture _tracker;
    private int _asked;

    public PrivateResponderTests() => _tracker = new ResponderFixture(
        new TrackerOptions { Mode = TrackerMode.Private, PrivateIsStatic = false, NewTorrentsPerAddress = 0 },
        isPrivate: true,
        check: _ =>
        {
            Interlocked.Increment(ref _asked);
            return _standing.Task;
        });

    private PeerKeyChecks Checks => _tracker.Keys!;

    public void Dispose() => _tracker.Dispose();

    [Fact]
    public void Announce_without_a_key_and_a_scrape_are_told_that_one_is_required()
    {
        Assert.Equal("peer key required.", ErrorOf(_tracker.Answer(Requests.Announce(Id, 1))));
        Assert.Equal("peer key required.", ErrorOf(_tracker.Answer(Requests.Scrape(Id, 1, Requests.Torrent))));
        Assert.Equal("peer key not accepted.", ErrorOf(_tracker.Answer(With($"/{Text}0"))));
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task Unknown_key_is_asked_for_once_and_those_who_wait_are_answered()
    {
        Hear();
        Assert.Null(_tracker.Answer(With("/" + Text)));
        Assert.Null(_tracker.Answer(With("/announce/" + Text)));
        _standing.SetResult(new PeerKeyStanding { IsValid = true });
        await Checks.DrainAsync(TimeSpan.FromSeconds(30), TimeProvider.System, default);

        Assert.Equal(1, _asked);
        Assert.Equal(2, _tracker.Sent.Count);
        Assert.All(_tracker.Sent, reply => Assert.Equal(1, reply[3]));
        Assert.NotNull(_tracker.Answer(With("/" + Text)));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Key_that_is_not_valid_is_refused_late_and_then_at_once()
    {
        Hear();
        Assert.Null(_tracker.Answer(With("/" + Text)));
        _standing.SetResult(new PeerKeyStanding { IsValid = false });
        await Checks.DrainAsync(TimeSpan.FromSeconds(30), TimeProvider.System, default);

        Assert.Equal("peer key not accepted.", ErrorOf(Assert.Single(_tracker.Sent)));
        Assert.Equal("peer key not accepted.", ErrorOf(_tracker.Answer(With("/" + Text))));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Revocation_that_comes_while_the_key_is_asked_for_stands()
    {
        Hear();
        Assert.Null(_tracker.Answer(With("/" + Text)));
        Hear(1, IdOf(Text));
        _standing.SetResult(new PeerKeyStanding { IsValid = true });
        await Checks.DrainAsync(TimeSpan.FromSeconds(30), TimeProvider.System, default);

        Assert.Equal("peer key not accepted.", ErrorOf(Assert.Single(_tracker.Sent)));
        Assert.Equal("peer key not accepted.", ErrorOf(_tracker.Answer(With("/" + Text))));
    }

    [Fact]
    public async Task Revocation_refuses_a_known_key_and_a_new_epoch_makes_all_unknown()
    {
        await Know();
        Hear(1, IdOf(Text));
        Assert.Equal("peer key not accepted.", ErrorOf(_tracker.Answer(With("/" + Text))));

        Checks.Hear(new Revocations { Epoch = Guid.NewGuid(), Seen = 0, Keys = null });
        Assert.Null(_tracker.Answer(With("/" + Text)));
    }

    [Fact]
    public async Task Known_key_is_forgotten_when_nobody_tells_of_revocations_for_long()
    {
        await Know();
        _tracker.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(_tracker.Answer(With("/" + Text)));

        _tracker.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(_tracker.Answer(With("/" + Text)));
    }

    [Fact]
    public void Guesses_over_the_budget_are_dropped_and_counted()
    {
        Hear();
        for (int i = 0; i < WrongKeyBudget.Burst + 5; i++)
        {
            Assert.Null(_tracker.Answer(With($"/{i:x40}")));
        }

        Assert.Equal(5, _tracker.Counters.Count(DropReason.WrongKeys));
    }

    [Fact]
    public async Task Announces_with_a_known_key_allocate_nothing()
    {
        await Know();
        string[] urls = ["/" + Text, "/announce/" + Text, "/announce?key=" + Text, "/announce?a=%20&key=" + Text];
        (byte[], PeerEndpoint)[] requests =
        [
            .. Enumerable.Range(0, DatagramBatch.Capacity).Select(i =>
                ((i % 8) switch { 6 => Requests.Announce(Id, 1), 7 => With("/nonsense/nonsense/nonsense"), _ => With(urls[i % 4]) },
                    ResponderFixture.IPv4Client)),
        ];
        _tracker.Fill(requests);
        for (int i = 0; i < 100; i++)
        {
            _tracker.Responder.Answer(_tracker.Batch, _tracker);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _tracker.Responder.Answer(_tracker.Batch, _tracker);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(_tracker.Batch.Datagrams.ToArray(), datagram => Assert.InRange(datagram.ReplyLength, 20, 1472));
    }

    private ulong Id => _tracker.IdOf(ResponderFixture.IPv4Client);

    private static PeerKeyId IdOf(string text) => PeerKey.TryParse(text, out PeerKey key) ? key.Id : default;

    private static string ErrorOf(byte[]? reply)
    {
        Assert.NotNull(reply);
        Assert.Equal(3, reply[3]);
        return Encoding.ASCII.GetString(reply.AsSpan(8));
    }

    private byte[] With(string url) =>
        Requests.Announce(Id, 1, options: [2, (byte)url.Length, .. Encoding.ASCII.GetBytes(url)]);

    private void Hear(long seen = 0, params PeerKeyId[] revoked) =>
        Checks.Hear(new Revocations { Epoch = _epoch, Seen = seen, Keys = revoked });

    /// <summary>Has the key asked for and answered as good, with its torrent in memory.</summary>
    private async Task Know()
    {
        Hear();
        _tracker.Add(Requests.Torrent);
        _standing.SetResult(new PeerKeyStanding { IsValid = true });
        Assert.Null(_tracker.Answer(With("/" + Text)));
        while (_tracker.Sent.IsEmpty)
        {
            await Task.Yield();
        }

        Assert.NotNull(_tracker.Answer(With("/" + Text)));
    }
}
