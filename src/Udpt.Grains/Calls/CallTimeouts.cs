namespace Udpt.Grains.Calls;

/// <summary>How long the calls of gateways may take.</summary>
internal static class CallTimeouts
{
    /// <summary>
    /// On behalf of datagrams. Clients ask again after 15 seconds (BEP-15): an answer that takes longer than this finds
    /// fewer and fewer of them waiting, and holds the place of one that could be given.
    /// </summary>
    public const string Datagram = "00:00:02";

    /// <summary>
    /// On behalf of REST. Answers come from memory or after one write of the store. A silo that hangs is given up in this
    /// time, and whoever has taken its torrents over is asked.
    /// </summary>
    public const string Rest = "00:00:03";
}
