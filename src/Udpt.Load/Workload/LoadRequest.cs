using Udpt.Core.Protocol;

namespace Udpt.Load.Workload;

/// <summary>A request as planned: all but its connection id and transaction id.</summary>
internal struct LoadRequest
{
    public RequestAction Action;
    public AnnounceEvent Event;
    public bool IsSeeder;

    /// <summary>The port announced.</summary>
    public ushort Port;

    /// <summary>The source address, by its place in <see cref="Sockets.SourceAddresses"/>.</summary>
    public int Address;

    /// <summary>The torrent's number; of a scrape, the first's.</summary>
    public int Torrent;

    /// <summary>How often it was sent before.</summary>
    public byte Tries;
}
