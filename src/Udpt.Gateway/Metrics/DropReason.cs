namespace Udpt.Gateway.Metrics;

/// <summary>Why a datagram was not answered. The names are the tag values of <c>udpt.dropped</c>, snake-cased.</summary>
internal enum DropReason : byte
{
    /// <summary>No request of this protocol.</summary>
    Malformed,

    /// <summary>An error that would be larger than its request.</summary>
    NoRoom,

    /// <summary>The budget for new torrents is spent.</summary>
    OverBudget,

    /// <summary>The torrent's record cannot be read, or there is no silo yet.</summary>
    Unavailable,

    /// <summary>Too many grain calls or relayed batches are under way.</summary>
    TooManyCalls,

    /// <summary>The grain call, or that of the batch, failed.</summary>
    CallFailed,

    /// <summary>The system did not take the reply.</summary>
    SendFailed,

    /// <summary>A fault of this program.</summary>
    Fault,

    /// <summary>The address has tried too many wrong peer keys.</summary>
    WrongKeys,
}
