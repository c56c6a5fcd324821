using Udpt.Core.Protocol;

namespace Udpt.Load.Workload;

/// <summary>A planned request: everything except its connection id and transaction id.</summary>
internal struct LoadRequest
{
    public RequestAction Action;
    public AnnounceEvent Event;
    public bool IsSeeder;

    /// <summary>The port announced.</summary>
    public ushort Port;

    /// <summary>The source address, an index into <see cref="Sockets.SourceAddresses"/>.</summary>
    public int Address;

    /// <summary>The torrent's number; for a scrape, the first torrent's.</summary>
    public int Torrent;

    /// <summary>How often it has been sent before.</summary>
    public byte Tries;
}
