using Orleans.Runtime.Messaging;

namespace Udpt.Grains.Calls;

/// <summary>Recognizes calls that were lost with their silo.</summary>
public static class CallFaults
{
    /// <summary>
    /// Whether retrying a call that failed this way may succeed: its silo is stopping, lost or hung, and another one
    /// will take over.
    /// </summary>
    /// <remarks>
    /// Orleans cancels a call that it could not place in time, with a token of its own. A cancellation by the caller is
    /// no loss.
    /// </remarks>
    public static bool IsSiloLoss(Exception failure) => failure is
        OrleansMessageRejectionException or ConnectionFailedException or TimeoutException
        or OperationCanceledException { CancellationToken.IsCancellationRequested: false };
}
