namespace Udpt.Grains.Calls;

/// <summary>Timeouts for calls from gateways.</summary>
internal static class CallTimeouts
{
    /// <summary>
    /// For datagrams. Clients retry after 15 seconds (BEP-15): the longer an answer takes, the fewer clients still wait
    /// for it, while it occupies the slot of one that could be answered.
    /// </summary>
    public const string Datagram = "00:00:02";

    /// <summary>
    /// For REST. Answers come from memory or after one write to the store. A silo that hangs is abandoned after this
    /// time, and the new owner of its torrents is asked.
    /// </summary>
    public const string Rest = "00:00:03";
}
