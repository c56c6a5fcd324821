namespace Udpt.Gateway.Metrics;

/// <summary>Why a datagram was not answered. The names are the tag values of <c>udpt.dropped</c>, snake-cased.</summary>
internal enum DropReason : byte
{
    /// <summary>Not a request of this protocol.</summary>
    Malformed,

    /// <summary>An error that would be larger than its request.</summary>
    NoRoom,

    /// <summary>The budget for new torrents is exhausted.</summary>
    OverBudget,

    /// <summary>The torrent's record cannot be read, or no silo is known yet.</summary>
    Unavailable,

    /// <summary>Too many grain calls or relayed batches are in flight.</summary>
    TooManyCalls,

    /// <summary>The grain call or the relayed batch failed.</summary>
    CallFailed,

    /// <summary>The system rejected the reply.</summary>
    SendFailed,

    /// <summary>An internal error.</summary>
    Fault,

    /// <summary>The address has tried too many wrong peer keys.</summary>
    WrongKeys,
}
