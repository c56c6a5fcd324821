using System.Collections.Frozen;
using Udpt.Grains.Hosting;

namespace Udpt.Hosting;

/// <summary>
/// Events that Orleans, its Polly and Kestrel log as warnings or errors although nothing is wrong, by category and
/// event name. They are logged as information instead, which <c>log_level = "debug"</c> shows. A category includes
/// those below it.
/// </summary>
/// <remarks>
/// Two conditions are normal for a tracker: a busy machine, and silos that stop and start, as in every update. If they
/// cause trouble, this program logs it: a lost silo (1406), an unreachable cluster (2008), a failed call of the REST
/// API (3001). All other warnings of Orleans stay warnings.
/// </remarks>
internal static class HarmlessEvents
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> Names = new Dictionary<string, FrozenSet<string>>
    {
        // A busy machine: threads, turns and timers run late.
        ["Microsoft.AspNetCore.Server.Kestrel"] = ["HeartbeatSlow"],
        ["Orleans.Runtime.AsyncTimer"] = ["LogTimerOvershoot"],
        ["Orleans.Runtime.Scheduler.WorkItemGroup"] = ["LogWarningLongRunningTurn", "LogWarningTooManyPendingItems"],
        ["Orleans.Runtime.MembershipService.LocalSiloHealthMonitor"] =
        [
            "LogHealthCheckParticipantUnhealthy", "LogRecordedHealthIssue", "LogSelfMonitoringDegraded", "LogSiloNotActive",
            "LogSiloSuspected", "LogThreadPoolStall",
        ],
        ["Orleans.Runtime.MembershipService.ProbingSiloHealthMonitor"] =
            ["LogNoProbeRequests", "LogNoProbeResponses", "LogNoRecentProbeRequest", "LogNoRecentProbeResponse"],

        // A slow, stopping or departed silo: probes of it fail. If it is lost, 1406 says so.
        ["Orleans.Runtime.MembershipService.SiloHealthMonitor"] =
        [
            "LogWarningDidNotGetResponseForProbe", "LogWarningIndirectProbeFailed", "LogWarningIndirectProbeRequestFailed",
            "LogWarningProbeFailureDuringLocalStall",
        ],
        ["Orleans.Runtime.MembershipService.MembershipAgent"] =
            ["LogErrorFailedToGetPingResponses", "LogWarningDidNotReceiveProbeResponse"],
        ["Orleans.Runtime.MembershipService.MembershipSystemTarget"] =
            ["LogWarningErrorSendingGossipNotificationToRemoteSilo", "LogWarningRequestedProbeTimeoutExceeded"],

        // A silo that was restarted, here or elsewhere, or whose clock or disk was slow.
        ["Orleans.Runtime.MembershipService.MembershipTableManager"] =
        [
            "LogWarningDetectedOlder", "LogWarningErrorWhileGossipingStatus", "LogWarningMissedIAmAliveTableUpdate",
            "LogWarningNodeMigrated", "LogWarningNodeRestarted", "LogWarningTimedOutWhileGossipingStatus",
        ],

        // Connections to a silo or gateway that is stopping or gone.
        ["Orleans.Runtime.Messaging.Connection"] =
        [
            "LogWarningExceptionAbortingConnection", "LogWarningExceptionProcessingIncomingMessages",
            "LogWarningExceptionProcessingMessagesFromRemote", "LogWarningExceptionProcessingMessagesToRemote",
            "LogWarningExceptionProcessingOutgoingMessages", "LogWarningExceptionTerminatingConnection",
        ],
        ["Orleans.Runtime.Messaging.ConnectionManager"] =
        [
            "LogWarningConnectionAttemptFailed", "LogWarningConnectionCleanupFailed", "LogWarningConnectionTerminated",
            "LogWarningExceptionDuringShutdown", "LogWarningWaitingForConnectionsToTerminate",
        ],
        ["Orleans.Runtime.Messaging.ConnectionListener"] = ["LogWarningExceptionDuringShutdown"],
        ["Orleans.Runtime.Messaging.Gateway"] =
        [
            "LogWarningGatewayClientMessageLoopException",
            "LogWarningGatewayClientReceivedNewConnectionBeforePreviousConnectionRemoved",
        ],
        ["Orleans.Runtime.Messaging.SiloConnection"] =
        [
            "LogWarningDroppingExpiredPingMessage", "LogWarningFailedPingMessage", "LogWarningFailedToSendPingMessage",
            "LogWarningRetryingPingMessage",
        ],

        // Calls that such a silo does not answer: the caller gets an exception, and retries or reports it.
        ["Orleans.Messaging"] =
        [
            "Blocked", "DiscardedRejection", "Expired", "ForwardingFailed", "ReceivedInvalidActivation", "SelectTargetFailed",
            "SendingDropped",
        ],
        ["Polly"] = ["ExecutionAttempt", "ResilienceEvent"],
        ["Orleans.Messaging.ClientMessageCenter"] =
            ["LogNoGatewayAvailableForMessage", "LogNotRunning", "LogSendFailed"],
        ["Orleans.Runtime.CallbackData"] = ["LogTargetSiloFail", "LogTimeout"],
        ["Orleans.Runtime.GrainCallCancellationManager"] = ["LogErrorCancellingRequests"],
        ["Orleans.Runtime.InsideRuntimeClient"] =
        [
            "LogWarningInvokeException", "LogWarningResponseFailed", "LogWarningSendExceptionResponseFailed",
            "LogWarningUnhandledExceptionInInvoke",
        ],

        // Background messages between silos, which are repeated soon.
        ["Orleans.Runtime.ClientClusterManifestProvider"] =
            ["LogErrorTryingToGetClusterManifest", "LogFailedToFetchClusterManifestUpdate"],
        ["Orleans.Runtime.DeploymentLoadPublisher"] = ["LogWarningRuntimeStatisticsUpdateFailure3"],
        ["Orleans.Runtime.GrainDirectory.ClientDirectory"] =
        [
            "LogErrorCallingRemoteClientDirectory", "LogErrorPublishingClientRoutingTable",
            "LogErrorPublishingClientRoutingTableToSilo",
        ],
        ["Orleans.Runtime.GrainDirectory.GrainDirectoryPartition"] =
        [
            "LogErrorErrorInvokingOperation", "LogWarningErrorTransferringOwnership", "LogWarningErrorWaitingForRangeToUnlock",
            "LogWarningExpectedValidSnapshot", "LogWarningLeaseHoldForRange", "LogWarningRemoteHostUnavailable",
            "LogWarningRequestForSnapshot",
        ],
        ["Orleans.Runtime.Metadata.ClusterManifestProvider"] = ["LogWarningErrorRetrievingSiloManifest"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Logged by a silo that joins while another is slow or was just killed. If these events continue, the silo cannot
    /// join, and nothing else says why.
    /// </summary>
    private static readonly FrozenSet<string> AtFirst =
        ["LogErrorFailedToGetPingResponses", "LogWarningDidNotReceiveProbeResponse"];

    /// <summary>How long these events are normal.</summary>
    public static readonly TimeSpan First = WaitingNotice.Ordinary;

    /// <summary>Whether <paramref name="name"/> is normal only for a while after it was first logged.</summary>
    public static bool IsOrdinaryAtFirst(string name) => AtFirst.Contains(name);

    /// <summary>Every category and event, for a test that compares them with Orleans.</summary>
    public static IEnumerable<(string Category, string Event)> All =>
        from category in Names from name in category.Value select (category.Key, name);

    /// <summary>The harmless events of <paramref name="category"/>; null if there are none.</summary>
    public static FrozenSet<string>? Of(string category)
    {
        for (string name = category; ; name = name[..name.LastIndexOf('.')])
        {
            if (Names.TryGetValue(name, out FrozenSet<string>? events))
            {
                return events;
            }

            if (!name.Contains('.', StringComparison.Ordinal))
            {
                return null;
            }
        }
    }
}
