using Orleans.Runtime.Messaging;

namespace Udpt.Grains.Calls;

/// <summary>Recognizes calls that were lost with their silo.</summary>
public static class CallFaults
{
    /// <summary>
    /// Whether retrying a call that failed this way may succeed: its silo is stopping, lost or hung, and another one
    /// will take over.
    /// </summary>
    public static bool IsSiloLoss(Exception failure) =>
        failure is OrleansMessageRejectionException or ConnectionFailedException or TimeoutException;
}
