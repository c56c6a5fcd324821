using Orleans.Runtime.Messaging;

namespace Udpt.Grains.Calls;

/// <summary>Calls that were lost with their silo.</summary>
public static class CallFaults
{
    /// <summary>
    /// Whether a call that failed so may go well when it is made again, since its silo stops, is lost or hangs: another one
    /// will have what was asked for.
    /// </summary>
    public static bool IsSiloLoss(Exception failure) =>
        failure is OrleansMessageRejectionException or ConnectionFailedException or TimeoutException;
}
