namespace Udpt.Grains.Relay;

/// <summary>How long calls on behalf of datagrams may take.</summary>
internal static class RelayTimeouts
{
    /// <summary>
    /// Clients ask again after 15 seconds (BEP-15): an answer that takes longer than this finds fewer and fewer of them
    /// waiting, and holds the place of one that could be given.
    /// </summary>
    public const string Datagram = "00:00:02";
}
