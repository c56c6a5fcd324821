using Orleans.Configuration;

namespace Udpt.Silo.Hosting;

/// <summary>How fast a cluster notices a lost silo, and how long it waits for one that stops.</summary>
internal static class ClusterTimings
{
    /// <summary>
    /// A silo that is killed is found out in 1 to 2 seconds, since its connections break and each probe fails at once; one
    /// that hangs in 4 to 5. Orleans' defaults take 14 to 23.
    /// </summary>
    /// <remarks>
    /// Two probes missed are a vote, and two silos must vote, or one with what another has found by a probe of its own.
    /// No vote counts while anything at all has been received from the silo within the longest probe × the probes missed,
    /// here 3 seconds: one whose processors are busy answers something in that time, so it is not voted dead.
    /// <para>
    /// A silo that joins needs an answer of each silo that is said to be active. When all were killed at once, nobody has
    /// said otherwise: who has not shown itself in the table for 6 seconds (three times 2) and does not answer counts no
    /// more. The clocks of the silos' hosts must agree to a few seconds.
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

    /// <summary>A million torrents leave one after the other: the last may wait for minutes.</summary>
    public static void ConfigureShutdown(GrainCollectionOptions collection) =>
        collection.DeactivationTimeout = TimeSpan.FromMinutes(30);

    /// <summary>
    /// A gateway serves again within two seconds of a silo's return, and sends nothing more by the connection to a silo
    /// that was found to hang. Each refresh reads one small table.
    /// </summary>
    public static void FollowSilos(GatewayOptions gateways) =>
        gateways.GatewayListRefreshPeriod = TimeSpan.FromMilliseconds(500);
}
