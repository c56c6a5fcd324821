using Udpt.Core.Protocol;
using Udpt.Load.Workload;

namespace Udpt.Load.Options;

/// <summary>What to send, to which tracker, and for how long.</summary>
public sealed record LoadOptions
{
    /// <summary>The tracker: an address or host name, and a port.</summary>
    public required LoadTarget Target { get; init; }

    /// <summary>
    /// Source addresses, from 127.0.0.1 up; more than one only for a loopback tracker. 0: <see
    /// cref="DefaultAddresses"/> there, 1 elsewhere.
    /// </summary>
    public int Addresses { get; init; }

    /// <summary>Threads that send and receive.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Total sockets, and so source ports; at least one per thread. 0: one per thread.</summary>
    public int Sockets { get; init; }

    /// <summary>Closed loop: maximum requests in flight, over all threads.</summary>
    public int Window { get; init; } = 256;

    /// <summary>Open loop: requests per second, regardless of replies. 0: closed loop.</summary>
    public double Rate { get; init; }

    /// <summary>Announces of made-up info hashes, on top of the load.</summary>
    public FloodRate Flood { get; init; } = FloodRate.None;

    public int Torrents { get; init; } = 1000;

    public Popularity Popularity { get; init; } = Popularity.Uniform;

    /// <summary>Peers per torrent: pairs of source address and announced port.</summary>
    public int Peers { get; init; } = 50;

    /// <summary>Share of peers that are seeders, 0 to 1.</summary>
    public double Seeders { get; init; }

    public RequestMix Mix { get; init; } = RequestMix.AnnouncesOnly;

    public EventMix Events { get; init; } = EventMix.NoneOnly;

    /// <summary>Peers requested per announce; -1 leaves it to the tracker.</summary>
    public int NumWant { get; init; } = 30;

    /// <summary>
    /// URLData of announces (BEP-41): the path and query of the announce URL, in ASCII. Empty: no option.
    /// </summary>
    public string UrlData { get; init; } = "";

    /// <summary>Info hashes per scrape.</summary>
    public int ScrapeHashes { get; init; } = 1;

    /// <summary>How long to measure. Zero: only fill.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the same load runs unmeasured first.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A request without a reply counts as lost after this.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether to announce every peer of every torrent once first.</summary>
    public bool Fill { get; init; }

    /// <summary>Announces per second while filling. 0: as fast as they are answered.</summary>
    public double FillRate { get; init; }

    /// <summary>Local processes of the tracker whose usage is measured.</summary>
    public IReadOnlyList<int> ProcessIds { get; init; } = [];

    /// <summary>The same seed gives the same info hashes, peers and requests.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The default number of source addresses for a loopback tracker.</summary>
    public const int DefaultAddresses = 64;

    /// <summary>The addresses of 127.0.0.0/8 from 127.0.0.1, without its broadcast address.</summary>
    public const int MaxAddresses = 0xfffffe;

    /// <summary>The capacity of one URLData option (BEP-41).</summary>
    public const int MaxUrlData = byte.MaxValue;

    /// <summary>The capacity of one datagram (BEP-15).</summary>
    public const int MaxScrapeHashes = Bep15.MaxScrapeHashes;
}
