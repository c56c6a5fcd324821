using Orleans.Configuration;

namespace Udpt.Silo.Hosting;

/// <summary>How fast a cluster detects a lost silo, and how long it waits for one that is stopping.</summary>
internal static class ClusterTimings
{
    /// <summary>
    /// A killed silo is detected in 1 to 2 seconds, because its connections break and every probe fails at once; a hung
    /// silo in 4 to 5. Orleans' defaults take 14 to 23.
    /// </summary>
    /// <remarks>
    /// Two missed probes are a vote. Two silos must vote, or one silo whose vote an indirect probe confirms. A vote
    /// does not count while anything was received from the silo within the longest probe × the missed probes, here 3
    /// seconds: a silo with busy processors answers something in that time, so it is not voted dead.
    /// <para>
    /// A joining silo needs an answer from every silo listed as active. If all were killed at once, nobody has marked
    /// them dead; a silo that has not updated its row for 6 seconds (three times 2) and does not answer is ignored. The
    /// clocks of the silos' hosts must agree to within a few seconds.
    /// </para>
    /// </remarks>
    public static void ConfigureFailureDetection(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
        membership.NumMissedProbesLimit = 2;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedTableIAmAliveLimit = 3;
    }

    /// <summary>A million torrents leave one after another, so the last may wait for minutes.</summary>
    public static void ConfigureShutdown(GrainCollectionOptions collection) =>
        collection.DeactivationTimeout = TimeSpan.FromMinutes(30);

    /// <summary>
    /// A gateway serves again within two seconds of a silo's return, and stops using the connection to a silo that was
    /// found to hang. Each refresh reads one small table.
    /// </summary>
    public static void FollowSilos(GatewayOptions gateways) =>
        gateways.GatewayListRefreshPeriod = TimeSpan.FromMilliseconds(500);
}
