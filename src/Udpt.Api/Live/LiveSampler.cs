using Microsoft.Extensions.Logging;
using Udpt.Api.Logging;
using Udpt.Api.Status;
using Udpt.Grains.Hosting;

namespace Udpt.Api.Live;

/// <summary>
/// Samples the tracker every five seconds, even without viewers, so that the page shows the last hour immediately. Each
/// process with a page keeps its own hour of the whole tracker in memory.
/// </summary>
internal sealed class LiveSampler(
    StatusCollector collector,
    LiveFeed feed,
    TimeProvider time,
    ILogger<LiveSampler> logger) : LongRunningService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1) / LiveMoment.MaxSamples;

    private IReadOnlyList<GatewayState> _gateways = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        do
        {
            feed.Publish(await TakeSample(feed.Current, stoppingToken));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<LiveMoment> TakeSample(LiveMoment before, CancellationToken stoppingToken)
    {
        long at = time.GetUtcNow().ToUnixTimeSeconds();
        try
        {
            TrackerStatus status = await collector.Get().WaitAsync(stoppingToken);
            RequestRates? rates = RequestRates.Between(_gateways, status.Gateways);
            _gateways = status.Gateways;
            return before.Next(
                new LiveSample(at, status.Torrents, status.Seeders, status.Leechers, rates), status, away: null);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // Orleans has many exceptions for an unreachable cluster, and the next sample comes soon.
            HttpLog.StatusUnavailable(logger, e.Message);
            return before.Next(
                new LiveSample(at, null, null, null, null), status: null, "the tracker is not reachable");
        }
    }
}
