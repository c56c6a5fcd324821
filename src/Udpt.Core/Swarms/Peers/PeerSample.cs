using System.Runtime.CompilerServices;
using Udpt.Core.Primitives;

namespace Udpt.Core.Swarms.Peers;

/// <summary>Which peers an asker is told of.</summary>
internal static class PeerSample
{
    /// <summary>
    /// Writes at most <paramref name="wanted"/> peers without the asker. Everyone, when that is enough; else two random
    /// windows, one in each half of the candidates, so that leechers and seeders are mixed and neighbours are copied.
    /// </summary>
    /// <param name="candidates">
    /// Leechers, and after them seeders unless the asker is one, to whom seeders are of no use.
    /// </param>
    /// <param name="wanted">Peers at most.</param>
    /// <param name="asker">The asker's position, which need not be a candidate's.</param>
    /// <param name="random">The calling thread's generator.</param>
    /// <param name="destination">Where compact peers go, one behind the other.</param>
    /// <returns>How many peers were written.</returns>
    public static int Write<TEndpoint, TAddress>(
        ReadOnlySpan<TEndpoint> candidates, int wanted, int asker, ref SwarmRandom random, ref byte destination)
        where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        bool askerIsCandidate = (uint)asker < (uint)candidates.Length;
        if (wanted >= candidates.Length - (askerIsCandidate ? 1 : 0))
        {
            return WriteWindow<TEndpoint, TAddress>(candidates, 0, candidates.Length, asker, ref destination);
        }

        // At least wanted + 1 candidates are left with the asker taken out, so each half has enough for its window
        // even with the asker in it.
        int half = candidates.Length / 2;
        int first = wanted / 2;
        int written = WriteWindow<TEndpoint, TAddress>(
            candidates[..half], random.Next(half), first, asker, ref destination);
        return written + WriteWindow<TEndpoint, TAddress>(
            candidates[half..],
            random.Next(candidates.Length - half),
            wanted - first,
            asker - half,
            ref Unsafe.Add(ref destination, written * TEndpoint.WireLength));
    }

    /// <summary>Writes up to <paramref name="wanted"/> peers of a ring from a position on, passing over the asker.</summary>
    private static int WriteWindow<TEndpoint, TAddress>(
        ReadOnlySpan<TEndpoint> ring, int position, int wanted, int asker, ref byte destination)
        where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        int written = 0;
        for (int seen = 0; seen < ring.Length && written < wanted; seen++)
        {
            if (position != asker)
            {
                ring[position].Write(ref Unsafe.Add(ref destination, written * TEndpoint.WireLength));
                written++;
            }

            position = position + 1 == ring.Length ? 0 : position + 1;
        }

        return written;
    }
}
