using Udpt.Core.Protocol;
using Udpt.Load.Workload;

namespace Udpt.Load.Options;

/// <summary>What to send to which tracker, and for how long.</summary>
public sealed record LoadOptions
{
    /// <summary>The tracker: an address or a name, and a port.</summary>
    public required LoadTarget Target { get; init; }

    /// <summary>
    /// Source addresses, 127.0.0.1 and following; more than one only to a loopback address. 0: as many as
    /// <see cref="DefaultAddresses"/> there, else one.
    /// </summary>
    public int Addresses { get; init; }

    /// <summary>Threads that send and receive.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Sockets, so source ports, of all threads together; at least one a thread. 0: one a thread.</summary>
    public int Sockets { get; init; }

    /// <summary>Closed loop: requests in flight at most, of all threads together.</summary>
    public int Window { get; init; } = 256;

    /// <summary>Open loop: requests a second, whatever the tracker does. 0: closed loop.</summary>
    public double Rate { get; init; }

    /// <summary>Announces of made-up info hashes beside the rest.</summary>
    public FloodRate Flood { get; init; } = FloodRate.None;

    public int Torrents { get; init; } = 1000;

    public Popularity Popularity { get; init; } = Popularity.Uniform;

    /// <summary>Peers of each torrent: so many pairs of source address and announced port.</summary>
    public int Peers { get; init; } = 50;

    /// <summary>Share of the peers that have everything, 0 to 1.</summary>
    public double Seeders { get; init; }

    public RequestMix Mix { get; init; } = RequestMix.AnnouncesOnly;

    public EventMix Events { get; init; } = EventMix.NoneOnly;

    /// <summary>Peers wanted in a reply; -1 leaves it to the tracker.</summary>
    public int NumWant { get; init; } = 30;

    /// <summary>
    /// What announces carry as URLData (BEP-41): the path and query of an announce URL, in ASCII. Empty: no option.
    /// </summary>
    public string UrlData { get; init; } = "";

    /// <summary>Info hashes in one scrape.</summary>
    public int ScrapeHashes { get; init; } = 1;

    /// <summary>How long is measured. Zero: nothing, it is only filled.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the same goes on before, unmeasured.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A request without a reply for so long is lost.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether every peer of every torrent is announced once before.</summary>
    public bool Fill { get; init; }

    /// <summary>Announces a second while filling. 0: as fast as they are answered.</summary>
    public double FillRate { get; init; }

    /// <summary>The tracker's processes, if they run here: what they use is measured.</summary>
    public IReadOnlyList<int> ProcessIds { get; init; } = [];

    /// <summary>The same seed makes the same info hashes, peers and requests.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Source addresses of a load that does not say how many, to a loopback address.</summary>
    public const int DefaultAddresses = 64;

    /// <summary>What 127.0.0.0/8 has from 127.0.0.1 on, without its broadcast address.</summary>
    public const int MostAddresses = 0xfffffe;

    /// <summary>What one URLData option holds (BEP-41).</summary>
    public const int MostUrlData = byte.MaxValue;

    /// <summary>What one datagram holds (BEP-15).</summary>
    public const int MostScrapeHashes = Bep15.MaxScrapeHashes;
}
