using Microsoft.Extensions.Logging;
using Udpt.Grains.Placement;

namespace Udpt.Silo.Placement;

/// <summary>
/// How a silo leaves that stops in good order: it has the others send it nothing more, and silos that stop at the same
/// time do so one after the other. What two that stop would hand each other would be lost.
/// </summary>
internal sealed class SiloDrain(
    DrainingSilos draining,
    IClusterMembershipService membership,
    ILocalSiloDetails local,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<SiloDrain> logger)
{
    /// <summary>A million torrents take minutes, but those who stop a whole cluster wait for every silo.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when this silo may stop.</summary>
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
            // One that hangs or stops itself, or of an older release.
            logger.NotNotified(silo, failure.Message);
        }
    }
}
