using System.Collections.Frozen;
using Udpt.Grains.Hosting;

namespace Udpt.Hosting;

/// <summary>
/// What Orleans, its Polly and Kestrel log as a warning or an error though nothing is wrong: by category, the names of the events.
/// They are logged as information instead, and so shown with <c>log_level = "debug"</c>. A category stands for those
/// below it too.
/// </summary>
/// <remarks>
/// Two things are ordinary for a tracker: a machine that is busy, and silos that stop and start, as in each update. What
/// they lead to when it is trouble is logged by this program: a lost silo (1406), a cluster that does not answer (2008), a
/// call of the REST API that failed (3001). Whatever else Orleans warns of stays a warning.
/// </remarks>
internal static class HarmlessEvents
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> Names = new Dictionary<string, FrozenSet<string>>
    {
        // A busy machine: threads, turns and timers that come late.
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

        // A silo that is slow, stops or has gone: its probes fail. When that makes it lost, 1406 says so.
        ["Orleans.Runtime.MembershipService.SiloHealthMonitor"] =
        [
            "LogWarningDidNotGetResponseForProbe", "LogWarningIndirectProbeFailed", "LogWarningIndirectProbeRequestFailed",
            "LogWarningProbeFailureDuringLocalStall",
        ],
        ["Orleans.Runtime.MembershipService.MembershipAgent"] =
            ["LogErrorFailedToGetPingResponses", "LogWarningDidNotReceiveProbeResponse"],
        ["Orleans.Runtime.MembershipService.MembershipSystemTarget"] =
            ["LogWarningErrorSendingGossipNotificationToRemoteSilo", "LogWarningRequestedProbeTimeoutExceeded"],

        // A silo that was started again, here or elsewhere, and one whose clock or disk was late.
        ["Orleans.Runtime.MembershipService.MembershipTableManager"] =
        [
            "LogWarningDetectedOlder", "LogWarningErrorWhileGossipingStatus", "LogWarningMissedIAmAliveTableUpdate",
            "LogWarningNodeMigrated", "LogWarningNodeRestarted", "LogWarningTimedOutWhileGossipingStatus",
        ],

        // Connections to a silo or a gateway that stops or has gone.
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

        // Calls that such a silo does not answer: whoever made one gets an exception, tries again or says so.
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

        // What silos tell each other now and then, and tell again soon.
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
    /// What a silo logs that tries to join while another is slow or was killed just now. One that goes on for longer cannot
    /// join at all, and nobody else says why.
    /// </summary>
    private static readonly FrozenSet<string> AtFirst =
        ["LogErrorFailedToGetPingResponses", "LogWarningDidNotReceiveProbeResponse"];

    /// <summary>How long what is ordinary at first is ordinary.</summary>
    public static readonly TimeSpan First = WaitingNotice.Ordinary;

    /// <summary>Whether <paramref name="name"/> is ordinary only for a while after it was first logged.</summary>
    public static bool IsOrdinaryAtFirst(string name) => AtFirst.Contains(name);

    /// <summary>Every category and event, for a test that holds them to what Orleans has.</summary>
    public static IEnumerable<(string Category, string Event)> All =>
        from category in Names from name in category.Value select (category.Key, name);

    /// <summary>The names of the ordinary events of <paramref name="category"/>; null: it has none.</summary>
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
