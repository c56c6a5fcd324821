using System.Net;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.Protocol;
using Udpt.Load.Measuring;
using Udpt.Load.Options;
using Udpt.Load.Sockets;
using Udpt.Load.Sources;
using Udpt.Load.Workers;
using Udpt.Load.Workload;

namespace Udpt.Load.Tests.Workers;

public sealed class LoadWorkerTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromMicroseconds(1) };
    private readonly SourceAddresses _addresses = SourceAddresses.For(new IPEndPoint(IPAddress.Loopback, 6969), 4);
    private readonly LoadOptions _options = new()
    {
        Target = new LoadTarget("127.0.0.1", 6969),
        Torrents = 20,
        Peers = 5,
        Mix = RequestMix.Parse("connect=1,announce=6,scrape=1")!,
    };

    private readonly ScriptedTracker _tracker;
    private readonly ConnectionIds _connectionIds;
    private readonly LoadWorker _worker;

    public LoadWorkerTests()
    {
        _tracker = new ScriptedTracker(_time);
        _connectionIds = new ConnectionIds(_addresses.Count, _time.TimestampFrequency, Timeout);
        _worker = new LoadWorker(
            _tracker,
            new RequestWriter(new LoadTorrents(1), _options),
            new ReplyChecker(isIPv4: true, _addresses, _options.ScrapeHashes),
            _connectionIds,
            capacity: 100,
            Timeout,
            _time);
    }

    public void Dispose() => _worker.Dispose();

    [Fact]
    public void Every_measured_request_is_answered_refused_invalid_or_lost()
    {
        int sent = 0;
        int[] fates = new int[4];
        _tracker.Answer = request =>
        {
            int fate = sent++ % 4;
            fates[fate]++;
            return fate switch
            {
                0 => [ScriptedTracker.GoodReply(request)],
                1 => [ScriptedTracker.Error(request, "no"u8)],
                2 => [ScriptedTracker.GoodReply(request)[..^1]],
                _ => [],
            };
        };

        Run(new WindowPacing(16), TimeSpan.FromSeconds(30));

        ActionTally all = _worker.Tally.All();
        Assert.True(all.Sent > 100);
        Assert.Equal(sent, all.Sent);
        Assert.Equal(fates.Select(fate => (long)fate), new[] { all.Answered, all.Refused, all.Invalid, all.Lost });
        Assert.Equal(all.Answered, all.Latencies.Count);
        Assert.Equal(_tracker.Requests, new[] { RequestAction.Connect, RequestAction.Announce, RequestAction.Scrape }
            .Select(action => (int)_worker.Tally[action].Sent));
        Assert.Equal(all.Invalid, _worker.Tally.Faults[(int)ReplyVerdict.WrongLength]);
        Assert.Equal(new Dictionary<string, long> { ["no"] = all.Refused }, _worker.Tally.ErrorTexts);
    }

    [Fact]
    public void Replies_that_nobody_waits_for_change_nothing_else()
    {
        _tracker.Answer = request =>
        [
            [],
            [1, 2, 3],
            ScriptedTracker.GoodReply(request),
            ScriptedTracker.GoodReply(request),
            [0, 0, 0, 1, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0],
        ];

        Run(new WindowPacing(4), TimeSpan.FromMilliseconds(5));

        ActionTally all = _worker.Tally.All();
        Assert.Equal(all.Sent, all.Answered);
        Assert.Equal(4 * all.Sent, _worker.Tally.Unexpected);
    }

    [Fact]
    public void Open_loop_sends_its_rate_to_a_tracker_that_is_silent()
    {
        _tracker.Answer = _ => [];

        Run(new RatePacing(_time.GetTimestamp(), _time.TimestampFrequency / 20.0), TimeSpan.FromSeconds(10));

        Assert.InRange(_worker.Tally.All().Sent, 199, 201);
        Assert.Equal(_worker.Tally.All().Sent, _worker.Tally.All().Lost);
        Assert.Equal(0, _worker.Tally.Unsent);
    }

    [Fact]
    public void Open_loop_tells_what_it_could_not_send()
    {
        // Up to a hundred may await a reply, each for two seconds: a tenth of the requested rate.
        _tracker.Answer = _ => [];

        Run(new RatePacing(_time.GetTimestamp(), _time.TimestampFrequency / 500.0), TimeSpan.FromSeconds(10));

        long sent = _worker.Tally.All().Sent;
        Assert.InRange(sent, 400, 700);
        Assert.InRange(_worker.Tally.Unsent + sent, 4999, 5001);
    }

    [Fact]
    public void Late_request_of_an_open_loop_has_waited_since_it_was_due()
    {
        // A whole second's worth is due at once.
        long start = _time.GetTimestamp() - _time.TimestampFrequency;
        _worker.Run(
            Source(),
            new RatePacing(start, _time.TimestampFrequency / 10.0),
            new WorkerSchedule(long.MinValue, start + _time.TimestampFrequency),
            flood: null,
            CancellationToken.None);

        LatencyHistogram latencies = _worker.Tally.All().Latencies;
        Assert.Equal(10, latencies.Count);
        Assert.InRange(latencies.Max, 1_000_000_000, 1_001_000_000);
        Assert.InRange(latencies.At(0.1), 100_000_000, 102_000_000);
    }

    [Fact]
    public void Connection_id_that_is_refused_is_renewed()
    {
        Connect();
        _tracker.Answer = request => ScriptedTracker.ActionOf(request) == RequestAction.Connect
            ? [ScriptedTracker.GoodReply(request)]
            : [ScriptedTracker.Error(request, "Connection ID mismatch."u8)];
        int before = _tracker.Requests[0];

        RunAnnounces();

        Assert.True(_tracker.Requests[0] - before > _addresses.Count);
    }

    [Fact]
    public void Connection_ids_are_renewed_within_a_minute()
    {
        Connect();
        int before = _tracker.Requests[0];
        RunAnnounces();
        Assert.Equal(before, _tracker.Requests[0]);

        _time.Advance(TimeSpan.FromSeconds(55));
        RunAnnounces();
        Assert.Equal(before + _addresses.Count, _tracker.Requests[0]);
    }

    [Fact]
    public void Filling_announces_every_peer_until_it_is_answered()
    {
        Connect();
        HashSet<string> answered = [];
        int sent = 0;
        _tracker.Answer = request =>
        {
            // Two out of three are lost.
            if (ScriptedTracker.ActionOf(request) == RequestAction.Announce && sent++ % 3 > 0)
            {
                return [];
            }

            answered.Add(Convert.ToHexString(request.AsSpan(Bep15.InfoHashOffset)));
            return [ScriptedTracker.GoodReply(request)];
        };
        FillSource source = new(_options, Peers(), _connectionIds, first: 0, step: 1);

        _worker.Run(source, new WindowPacing(8), WorkerSchedule.Unmeasured, flood: null, CancellationToken.None);

        Assert.Equal(_options.Torrents * _options.Peers, answered.Count(request => request.Length == 2 * (98 - 16)));
        Assert.Equal(0, source.GivenUp);
        Assert.Equal(sent - (_options.Torrents * _options.Peers), source.Again);
        Assert.Equal(0, _worker.Tally.All().Sent);
    }

    [Fact]
    public void Flood_takes_no_part_in_the_load()
    {
        Connect();
        _worker.Tally = new LoadTally();
        _tracker.Answer = request => [ScriptedTracker.GoodReply(request)];
        LoadTorrents torrents = new(1);
        Flood flood = new(
            new RatePacing(_time.GetTimestamp(), _time.TimestampFrequency / 100_000.0),
            new RequestWriter(torrents, _options),
            _connectionIds,
            _addresses.Count,
            worker: 0);

        Run(new RatePacing(_time.GetTimestamp(), _time.TimestampFrequency / 1000.0), TimeSpan.FromSeconds(1), flood);

        Assert.InRange(_worker.Tally.All().Sent, 999, 1001);
        Assert.InRange(_worker.Tally.Flood.Sent, 99_000, 100_001);
        Assert.Equal(_worker.Tally.All().Sent, _worker.Tally.All().Answered);
        Assert.Equal(_worker.Tally.Flood.Sent, _worker.Tally.Flood.Answered);
        Assert.Equal(0, _worker.Tally.Unexpected);
    }

    private LoadPeers Peers() => new(1, _addresses.Count, seeders: 0);

    private MixSource Source(RequestMix? mix = null) =>
        new(mix is null ? _options : _options with { Mix = mix }, Peers(), _connectionIds, _addresses.Count, worker: 0);

    private void Connect() => _worker.Run(
        new ConnectSource(0, 1, _addresses.Count), new WindowPacing(8), WorkerSchedule.Unmeasured, null, default);

    private void RunAnnounces() => Run(new WindowPacing(4), TimeSpan.FromMilliseconds(5), mix: RequestMix.AnnouncesOnly);

    private void Run(IPacing pacing, TimeSpan duration, Flood? flood = null, RequestMix? mix = null)
    {
        long end = _time.GetTimestamp() + (long)(duration.TotalSeconds * _time.TimestampFrequency);
        _worker.Run(Source(mix), pacing, new WorkerSchedule(long.MinValue, end), flood, CancellationToken.None);
    }
}
