using System.Buffers.Binary;
using System.Numerics;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Grains.Placement;

/// <summary>
/// The active silos at one moment, and the home of each torrent among them by rendezvous hashing: every silo gets a
/// score for the torrent, and the highest score is its home. So when a silo leaves, only its own torrents move, and
/// when it returns at the same address, exactly those return. Silos and gateways compute the same homes.
/// </summary>
/// <remarks>
/// A home is where a torrent is placed and looked up first. An outdated guess only costs time: the torrent's grain is
/// found wherever it is.
/// </remarks>
public sealed class SiloSet
{
    private readonly SiloAddress[] _silos;
    private readonly ulong[] _seeds;

    /// <param name="version">The version of the membership; newer ones are higher.</param>
    /// <param name="silos">The active silos, in any order.</param>
    public SiloSet(long version, IEnumerable<SiloAddress> silos)
    {
        Version = version;
        _silos = [.. silos.Order()];
        _seeds = [.. _silos.Select(Seed)];
    }

    /// <summary>The empty set.</summary>
    public static SiloSet Empty { get; } = new(long.MinValue, []);

    /// <summary>The version of the membership.</summary>
    public long Version { get; }

    /// <summary>The active silos, sorted.</summary>
    public IReadOnlyList<SiloAddress> Silos => _silos;

    /// <summary>The index of a torrent's home in <see cref="Silos"/>, or -1 if there is no silo.</summary>
    public int HomeOf(in InfoHash infoHash)
    {
        ulong torrent = Digest(infoHash);
        int home = -1;
        ulong highest = 0;
        for (int i = 0; i < _seeds.Length; i++)
        {
            ulong score = SplitMix64.Mix(torrent ^ _seeds[i]);
            if (home < 0 || score > highest)
            {
                (home, highest) = (i, score);
            }
        }

        return home;
    }

    /// <summary>The home of a torrent, or null if there is no silo.</summary>
    public SiloAddress? HomeAddressOf(in InfoHash infoHash) => HomeOf(infoHash) is >= 0 and var home ? _silos[home] : null;

    private static ulong Digest(in InfoHash infoHash)
    {
        ReadOnlySpan<byte> bytes = infoHash.Bytes;
        ulong a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        ulong c = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        return SplitMix64.Mix(a ^ BitOperations.RotateLeft(SplitMix64.Mix(b ^ SplitMix64.Mix(c)), 23));
    }

    /// <summary>A hash of the address only: a restarted silo has another generation but the same torrents.</summary>
    private static ulong Seed(SiloAddress silo)
    {
        ulong seed = (ulong)silo.Endpoint.Port;
        foreach (byte part in silo.Endpoint.Address.MapToIPv6().GetAddressBytes())
        {
            seed = SplitMix64.Mix(seed ^ part);
        }

        return seed;
    }
}
