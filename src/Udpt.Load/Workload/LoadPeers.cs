using Udpt.Core.Primitives;

namespace Udpt.Load.Workload;

/// <summary>
/// The peers of each torrent. A tracker identifies a peer by its address and announced port: the peers of a torrent
/// cycle through all source addresses, then through the next port.
/// </summary>
internal sealed class LoadPeers
{
    private const int FirstPort = 1024;
    private const int Ports = 65536 - FirstPort;

    private readonly ulong _seed;
    private readonly int _addresses;
    private readonly ulong _seedersBelow;

    /// <param name="seed">Determines where each torrent starts.</param>
    /// <param name="addresses">Source addresses.</param>
    /// <param name="seeders">Share of peers that are seeders, 0 to 1.</param>
    public LoadPeers(ulong seed, int addresses, double seeders)
    {
        _seed = SplitMix64.Mix(seed + 1);
        _addresses = addresses;
        _seedersBelow = (ulong)(seeders * (1UL << 32));
    }

    /// <summary>Maximum peers of a torrent with this many addresses.</summary>
    public static long Most(int addresses) => (long)addresses * Ports;

    /// <summary>Fills in <paramref name="request"/> for peer <paramref name="number"/> of its torrent.</summary>
    public void Set(ref LoadRequest request, int number)
    {
        ulong start = SplitMix64.Mix(_seed ^ (uint)request.Torrent);
        (uint round, uint place) = Math.DivRem((uint)number, (uint)_addresses);
        uint address = (uint)(start >> 33) % (uint)_addresses + place;
        request.Address = (int)(address < _addresses ? address : address - _addresses);
        request.Port = (ushort)(FirstPort + (((start & 0xffff) + round) % Ports));
        request.IsSeeder = (uint)SplitMix64.Mix(start + (uint)number) < _seedersBelow;
    }
}
