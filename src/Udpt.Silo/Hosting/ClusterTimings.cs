using Orleans.Configuration;

namespace Udpt.Silo.Hosting;

/// <summary>How fast a cluster notices a lost silo, and how long it waits for one that stops.</summary>
public static class ClusterTimings
{
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

    /// <summary>A gateway serves again within two seconds of a silo's return.</summary>
    public static void FollowSilos(GatewayOptions gateways) => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1);
}
