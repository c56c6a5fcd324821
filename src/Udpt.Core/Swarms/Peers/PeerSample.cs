using System.Runtime.CompilerServices;
using Udpt.Core.Primitives;

namespace Udpt.Core.Swarms.Peers;

/// <summary>Chooses the peers for a reply.</summary>
internal static class PeerSample
{
    /// <summary>
    /// Writes at most <paramref name="wanted"/> peers, without the requester: all of them if that is enough, otherwise
    /// two random windows, one in each half of the candidates, so that leechers and seeders are mixed and adjacent
    /// memory is copied.
    /// </summary>
    /// <param name="candidates">
    /// Leechers, followed by seeders unless the requester is a seeder and has no use for them.
    /// </param>
    /// <param name="wanted">Most peers to write.</param>
    /// <param name="asker">The requester's position, which may lie outside the candidates.</param>
    /// <param name="random">The calling thread's generator.</param>
    /// <param name="destination">Receives the compact peers, back to back.</param>
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

        // Without the requester at least wanted + 1 candidates remain, so each half is large enough for its window
        // even if the requester is in it.
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

    /// <summary>
    /// Writes up to <paramref name="wanted"/> peers of a ring, starting at a position and skipping the requester.
    /// </summary>
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
