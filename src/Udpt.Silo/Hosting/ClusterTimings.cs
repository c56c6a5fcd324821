using Orleans.Configuration;

namespace Udpt.Silo.Hosting;

/// <summary>How fast a cluster notices a lost silo, and how long it waits for one that stops.</summary>
public static class ClusterTimings
{
    /// <summary>
    /// Announces are asked again by their clients after 15 seconds, so a call that takes longer than this is of no use
    /// to anyone.
    /// </summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A silo that is lost is found out in 2 to 3 seconds, where Orleans' defaults take 14 to 23.</summary>
    public static void Detect(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedProbesLimit = 2;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }

    /// <summary>A million torrents leave one after the other: the last may wait for minutes.</summary>
    public static void LeaveInOrder(GrainCollectionOptions collection) =>
        collection.DeactivationTimeout = TimeSpan.FromMinutes(30);
}
