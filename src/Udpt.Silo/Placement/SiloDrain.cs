using Microsoft.Extensions.Logging;
using Udpt.Grains.Placement;

namespace Udpt.Silo.Placement;

/// <summary>
/// The clean shutdown of a silo: it asks the others to stop sending it anything, and silos that stop at the same time
/// do so one after another. What two stopping silos handed to each other would be lost.
/// </summary>
internal sealed class SiloDrain(
    DrainingSilos draining,
    IClusterMembershipService membership,
    ILocalSiloDetails local,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<SiloDrain> logger)
{
    /// <summary>A million torrents take minutes, but whoever stops a whole cluster waits for every silo.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Completes when this silo may stop.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        long turn = draining.Begin();
        await Task.WhenAll(Others().Select(silo => Notify(silo, turn)));
        long start = time.GetTimestamp();
        while (Others().Any(silo => draining.IsAfter(silo, local.SiloAddress)) && time.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(Interval, time, cancellation);
        }
    }

    /// <summary>The other silos that have not stopped yet.</summary>
    private IEnumerable<SiloAddress> Others() => membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping)
        .Select(member => member.SiloAddress)
        .Where(silo => !silo.Equals(local.SiloAddress));

    private async Task Notify(SiloAddress silo, long turn)
    {
        try
        {
            if (await grains.GetGrain<ISiloDrainGrain>(SiloKey.Of(silo)).Notify(local.SiloAddress, turn) is { } other)
            {
                draining.Answered(silo, other);
            }
        }
        catch (Exception failure)
        {
            // It hangs, is stopping itself, or runs an older release.
            logger.NotNotified(silo, failure.Message);
        }
    }
}
