namespace Udpt.Gateway.ConnectionIds;

/// <summary>What the process does while there are no secrets for connection ids.</summary>
internal enum ConnectionSecretStart
{
    /// <summary>It does not get on with its start: the silo that has them is in this process, and has started.</summary>
    Hold,

    /// <summary>It starts, says that it is not ready, and answers no datagram: the silos may be up much later.</summary>
    GoOn,
}
