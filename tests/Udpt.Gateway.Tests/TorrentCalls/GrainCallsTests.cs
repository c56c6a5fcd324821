using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Replies;
using Udpt.Gateway.Tests.Relay;
using Udpt.Gateway.Tests.Responding;
using Udpt.Gateway.Tests.Udp;
using Udpt.Gateway.TorrentCalls;
using Udpt.Gateway.Tracing;
using Udpt.Testing.Protocol;

namespace Udpt.Gateway.Tests.TorrentCalls;

public sealed class GrainCallsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeSilos _grains = new();
    private readonly RecordingSender _sender = new();
    private readonly UdpMetrics _metrics;
    private readonly GrainCalls _calls;

    public GrainCallsTests()
    {
        AnnounceInterval interval = new(TimeSpan.FromSeconds(120));
        _metrics = new UdpMetrics(
            _services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TimeProvider.System);
        _calls = new GrainCalls(
            _grains.Factory,
            new LateReplies(interval, _metrics),
            new GatewaySpans(TimeProvider.System),
            NullLogger<GrainCalls>.Instance);
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Answer_of_the_grain_becomes_the_reply()
    {
        _grains.Announce = request => Task.FromResult(new AnnounceReply
        {
            Outcome = AnnounceOutcome.Answered,
            Seeders = 2,
            Leechers = request.NumWant,
            Peers = [192, 0, 2, 7, 0x1a, 0xe1, 99],
        });
        Assert.True(Announce(1));
        Assert.Equal(
            "00000001" + "00000001" + "00000078" + "00000020" + "00000002" + "c00002071ae1", await _sender.NextAsync());
    }

    [Fact]
    public async Task More_peers_than_a_datagram_holds_are_cut()
    {
        _grains.Announce = _ => Task.FromResult(new AnnounceReply
        {
            Outcome = AnnounceOutcome.Answered,
            Peers = new byte[18 * 100],
        });
        Assert.True(Announce(1, isIPv4: false));
        Assert.Equal(20 + (79 * 18), (await _sender.NextAsync()).Length / 2);
        Assert.True(Announce(2, isIPv4: true));
        Assert.Equal(20 + (242 * 6), (await _sender.NextAsync()).Length / 2);
    }

    [Fact]
    public async Task Refusals_become_errors()
    {
        _grains.Announce = _ => Task.FromResult(new AnnounceReply { Outcome = AnnounceOutcome.Flagged });
        Assert.True(Announce(1));
        Assert.Equal(
            "00000003" + "00000001" + Convert.ToHexStringLower("torrent flagged."u8), await _sender.NextAsync());
        Assert.Equal(1, _metrics.Shared.Count(ErrorReason.Flagged));
    }

    [Theory]
    [InlineData(AnnounceOutcome.OverBudget)]
    [InlineData(AnnounceOutcome.Unavailable)]
    [InlineData(AnnounceOutcome.NotHere)]
    public async Task Other_outcomes_are_dropped(AnnounceOutcome outcome)
    {
        _grains.Announce = _ => Task.FromResult(new AnnounceReply { Outcome = outcome });
        Assert.True(Announce(1));
        await Drain();
        Assert.True(_sender.IsEmpty);
        Assert.Equal(1, _metrics.Shared.Count(OutcomeReply.DropOf(outcome)));
    }

    [Fact]
    public async Task Failed_calls_are_dropped_and_counted()
    {
        _grains.Announce = static _ => throw new TimeoutException();
        Assert.True(Announce(1));
        _grains.Announce = static _ => Task.FromException<AnnounceReply>(new TimeoutException());
        Assert.True(Announce(2));
        _grains.Scrape = static _ => throw new TimeoutException();
        Assert.True(Scrape(3, 0));
        await Drain();
        Assert.True(_sender.IsEmpty);
        Assert.Equal(3, _metrics.Shared.Count(DropReason.CallFailed));
    }

    [Fact]
    public async Task Replies_that_the_system_does_not_take_are_counted()
    {
        _sender.Takes = false;
        _grains.Announce = _ => Task.FromResult(new AnnounceReply { Outcome = AnnounceOutcome.Answered, Peers = [] });
        Assert.True(Announce(1));
        await Drain();
        Assert.Equal(1, _metrics.Shared.Count(DropReason.SendFailed));
    }

    [Fact]
    public async Task Calls_under_way_are_bounded()
    {
        TaskCompletionSource<AnnounceReply> answer = new();
        _grains.Announce = _ => answer.Task;
        for (uint i = 0; i < GrainCalls.MaxInFlight; i++)
        {
            Assert.True(Announce(i));
        }

        Assert.False(Announce(1));
        Assert.False(Scrape(1, 0));

        answer.SetResult(new AnnounceReply { Outcome = AnnounceOutcome.Answered, Peers = [] });
        for (uint i = 0; i < GrainCalls.MaxInFlight; i++)
        {
            await _sender.NextAsync();
        }

        await Drain();
        Assert.True(_sender.IsEmpty);
    }

    [Fact]
    public async Task Scrape_leaves_once_all_have_answered()
    {
        TaskCompletionSource<ScrapeCounts> late = new();
        _grains.Scrape = infoHash => infoHash == Requests.HashOf(1)
            ? late.Task
            : Task.FromResult(new ScrapeCounts { Seeders = 4, Completed = 5, Leechers = 6 });
        Assert.True(Scrape(7, 1, 2));
        Assert.True(_sender.IsEmpty);
        late.SetResult(new ScrapeCounts { Seeders = 1, Completed = 2, Leechers = 3 });
        Assert.Equal(
            "00000002" + "00000007" + "000000010000000200000003" + "000000040000000500000006", await _sender.NextAsync());
        Assert.True(_sender.IsEmpty);
    }

    [Fact]
    public async Task Draining_waits_for_calls_and_takes_no_more()
    {
        TaskCompletionSource<AnnounceReply> answer = new();
        _grains.Announce = _ => answer.Task;
        Assert.True(Announce(1));
        Task drained = Drain();
        Assert.False(drained.IsCompleted);
        Assert.False(Announce(2));
        answer.SetResult(new AnnounceReply { Outcome = AnnounceOutcome.Answered, Peers = [] });
        await drained;
        Assert.False(_sender.IsEmpty);
    }

    private bool Announce(uint transactionId, bool isIPv4 = true) => _calls.TryAnnounce(
        RequestReader.ReadAnnounce(Requests.Announce(1, transactionId, numWant: 32), ResponderFixture.IPv4Client),
        Route(transactionId, isIPv4));

    private bool Scrape(uint transactionId, params byte[] torrents)
    {
        byte[] reply = new byte[8 + (12 * torrents.Length)];
        ReplyWriter.WriteScrape(reply, transactionId, torrents.Length);
        return _calls.TryScrape(
            reply, [.. torrents.Select((fill, i) => new MissingScrape(i, Requests.HashOf(fill)))], Route(transactionId, true));
    }

    private Task Drain() => _calls.DrainAsync(Patience, TimeProvider.System, CancellationToken.None);

    private ReplyRoute Route(uint transactionId, bool isIPv4) => new()
    {
        Sender = _sender,
        Destination = PeerEndpoint.From(IPAddress.Loopback, 1),
        ScopeId = 0,
        Local = default,
        TransactionId = transactionId,
        IsIPv4 = isIPv4,
    };
}
