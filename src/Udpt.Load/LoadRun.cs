using System.Net;
using System.Net.Sockets;
using Udpt.Linux;
using Udpt.Load.Measuring;
using Udpt.Load.Options;
using Udpt.Load.Reporting;
using Udpt.Load.Sockets;
using Udpt.Load.Sources;
using Udpt.Load.Workers;
using Udpt.Load.Workload;

namespace Udpt.Load;

/// <summary>
/// A run: connect from every address, fill, warm up, measure. In each part every worker has its own thread.
/// </summary>
public sealed class LoadRun : IDisposable
{
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(20);

    private readonly LoadOptions _options;
    private readonly TimeProvider _time;
    private readonly IProgress<LoadProgress>? _progress;
    private readonly SourceAddresses _addresses;
    private readonly LoadTorrents _torrents;
    private readonly LoadPeers _peers;
    private readonly ConnectionIds _connectionIds;
    private readonly RequestWriter _writer;
    private readonly List<LoadWorker> _workers = [];
    private readonly UsageMeter _usage;

    /// <summary>Opens the sockets.</summary>
    /// <exception cref="LoadException">The load is impossible.</exception>
    /// <exception cref="SocketException">The system refuses a socket.</exception>
    public LoadRun(LoadOptions options, TimeProvider time, IProgress<LoadProgress>? progress)
    {
        _options = options;
        _time = time;
        _progress = progress;
        IPEndPoint tracker = options.Target.Resolve();
        _addresses = SourceAddresses.For(tracker, options.Addresses);
        if (options.Peers > LoadPeers.Most(_addresses.Count))
        {
            throw new LoadException(
                $"--peers {options.Peers}: {_addresses.Count} addresses allow {LoadPeers.Most(_addresses.Count)} at most");
        }

        if (options.Window < options.Threads)
        {
            throw new LoadException(
                $"--window {options.Window}: needs at least 1 for each of {options.Threads} threads");
        }

        _torrents = new LoadTorrents(options.Seed);
        _peers = new LoadPeers(options.Seed, _addresses.Count, options.Seeders);
        _connectionIds = new ConnectionIds(_addresses.Count, time.TimestampFrequency, options.Timeout);
        _writer = new RequestWriter(_torrents, options);
        try
        {
            for (int i = 0; i < options.Threads; i++)
            {
                _workers.Add(CreateWorker(tracker, i));
            }

            _usage = new UsageMeter(options.ProcessIds, _workers, time);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs the load. If it is stopped early, the report covers what was measured until then.</summary>
    public async Task<LoadReport> Run(CancellationToken stopping)
    {
        long start = _time.GetTimestamp();
        _usage.Begin();
        await RunPhase("connecting", Connect, WorkerSchedule.Measured, TimeSpan.Zero, 0, stopping);
        if (_workers.TrueForAll(static worker => worker.Tally.All().Answered == 0))
        {
            _usage.End();
            return Report(fill: null, _time.GetElapsedTime(start));
        }

        FillReport? fill = _options.Fill ? await Fill(stopping) : null;
        foreach (LoadWorker worker in _workers)
        {
            worker.Tally = new LoadTally();
        }

        TimeSpan measured = _options.Duration > TimeSpan.Zero ? await Measure(stopping) : TimeSpan.Zero;
        return Report(fill, measured);
    }

    /// <summary>The info hashes of a load, 40 hex digits each, for a tracker that needs a whitelist.</summary>
    public static IEnumerable<string> InfoHashes(int torrents, ulong seed) => new LoadTorrents(seed).AsHex(torrents);

    public void Dispose() => _workers.ForEach(static worker => worker.Dispose());

    private LoadWorker CreateWorker(IPEndPoint tracker, int index)
    {
        bool isIPv4 = tracker.AddressFamily == AddressFamily.InterNetwork;
        int sockets = Part(Math.Max(_options.Sockets, _options.Threads), index);
        ILoadTransport transport = LibC.IsSupported
            ? new LinuxTransport(tracker, _addresses, sockets)
            : new PortableTransport(tracker, _addresses);
        int inTimeout = (int)Math.Min(_options.Rate * _options.Timeout.TotalSeconds * 1.2 / _options.Threads, 1 << 20);
        return new LoadWorker(
            transport,
            _writer,
            new ReplyChecker(isIPv4, _addresses, _options.ScrapeHashes),
            _connectionIds,
            Math.Max(inTimeout, Part(_options.Window, index)),
            _options.Timeout,
            _time);
    }

    private (IRequestSource Source, IPacing Pacing, Flood? Flood) Connect(int index, long start) =>
        (new ConnectSource(index, _options.Threads, _addresses.Count), Window(index), null);

    private async Task<FillReport> Fill(CancellationToken stopping)
    {
        FillSource[] sources = [.. _workers.Select((_, index) =>
            new FillSource(_options, _peers, _connectionIds, index, _options.Threads))];
        long start = _time.GetTimestamp();
        long announces = (long)_options.Torrents * _options.Peers;
        await RunPhase(
            "filling",
            (index, at) => (sources[index], _options.FillRate > 0 ? Rate(_options.FillRate, at, index) : Window(index), null),
            WorkerSchedule.Unmeasured,
            TimeSpan.Zero,
            announces,
            stopping);
        return new FillReport(
            announces,
            sources.Sum(static source => source.Again),
            sources.Sum(static source => source.GivenUp),
            _time.GetElapsedTime(start).TotalSeconds);
    }

    private async Task<TimeSpan> Measure(CancellationToken stopping)
    {
        long start = _time.GetTimestamp() + Ticks(HeadStart);
        WorkerSchedule schedule = new(
            start + Ticks(_options.Warmup), start + Ticks(_options.Warmup + _options.Duration));
        Task load = RunPhase(
            "measuring",
            (index, _) => (
                new MixSource(_options, _peers, _connectionIds, _addresses.Count, index),
                _options.Rate > 0 ? Rate(_options.Rate, start, index) : Window(index),
                CreateFlood(start, index)),
            schedule,
            _options.Warmup + _options.Duration,
            0,
            stopping);
        await Until(schedule.MeasureFrom, load, stopping);
        _usage.Begin();
        await Until(schedule.End, load, stopping);
        _usage.End();
        long end = Math.Min(_time.GetTimestamp(), schedule.End);
        await load;
        return end > schedule.MeasureFrom ? _time.GetElapsedTime(schedule.MeasureFrom, end) : TimeSpan.Zero;
    }

    private Flood? CreateFlood(long start, int index)
    {
        if (_options.Flood == FloodRate.None)
        {
            return null;
        }

        RatePacing pacing = Rate(_options.Flood.PerSecond, start, index);
        return new Flood(pacing, _writer, _connectionIds, _addresses.Count, index);
    }

    private async Task RunPhase(
        string name,
        Func<int, long, (IRequestSource Source, IPacing Pacing, Flood? Flood)> plan,
        WorkerSchedule schedule,
        TimeSpan length,
        long replies,
        CancellationToken stopping)
    {
        long start = _time.GetTimestamp();
        Task all = Task.WhenAll(_workers.Select((worker, index) =>
        {
            (IRequestSource source, IPacing pacing, Flood? flood) = plan(index, start);
            return Task.Factory.StartNew(
                () => worker.Run(source, pacing, schedule, flood, stopping),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }));
        if (_progress is not null)
        {
            await ProgressReporter.Follow(_progress, name, _workers, _time, all, length, replies);
        }

        await all;
    }

    private async Task Until(long moment, Task load, CancellationToken stopping)
    {
        TimeSpan wait = _time.GetElapsedTime(_time.GetTimestamp(), moment);
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(load, Task.Delay(wait, _time, either.Token));
        await either.CancelAsync();
    }

    private LoadReport Report(FillReport? fill, TimeSpan measured)
    {
        LoadTally tally = new();
        _workers.ForEach(worker => tally.Add(worker.Tally));
        return ReportBuilder.Build(_options, _addresses.Count, tally, fill, measured, _usage);
    }

    /// <summary>A worker's share of a total.</summary>
    private int Part(int whole, int index) =>
        (whole / _options.Threads) + (index < whole % _options.Threads ? 1 : 0);

    private WindowPacing Window(int index) => new(Part(_options.Window, index));

    /// <summary>The workers' due times are interleaved.</summary>
    private RatePacing Rate(double rate, long start, int index)
    {
        double interval = _time.TimestampFrequency / rate;
        return new RatePacing(start + (long)(interval * index), interval * _options.Threads);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
