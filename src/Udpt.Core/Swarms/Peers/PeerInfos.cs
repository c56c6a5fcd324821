using System.Runtime.CompilerServices;

namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// A list of <see cref="PeerInfo"/> that wastes little memory and never copies much: one small array, then chunks of
/// <see cref="ChunkSize"/>, so that a swarm of a hundred thousand peers grows without a pause.
/// </summary>
internal struct PeerInfos
{
    private const int ChunkShift = 8;
    private const int ChunkSize = 1 << ChunkShift;

    /// <summary>The growth step of the last chunk.</summary>
    private const int ChunkStep = 16;

    private PeerInfo[] _first;
    private PeerInfo[][]? _rest;

    public PeerInfos() => _first = [];

    public readonly ref PeerInfo this[int position]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (position < ChunkSize)
            {
                return ref _first[position];
            }

            return ref _rest![(position >> ChunkShift) - 1][position & (ChunkSize - 1)];
        }
    }

    /// <summary>The first infos, for prefetching.</summary>
    public readonly ReadOnlySpan<PeerInfo> First => _first;

    /// <summary>Reserves space for <paramref name="count"/> infos.</summary>
    public void EnsureCapacity(int count)
    {
        if (count <= ChunkSize)
        {
            if (count > _first.Length)
            {
                Array.Resize(ref _first, Math.Min(ChunkSize, Math.Max(count, ArrayGrowth.After(_first.Length))));
            }

            return;
        }

        if (_first.Length < ChunkSize)
        {
            Array.Resize(ref _first, ChunkSize);
        }

        int chunk = ((count - 1) >> ChunkShift) - 1;
        _rest ??= new PeerInfo[4][];
        if (chunk >= _rest.Length)
        {
            Array.Resize(ref _rest, _rest.Length * 2);
        }

        int inChunk = ((count - 1) & (ChunkSize - 1)) + 1;
        if (inChunk > (_rest[chunk]?.Length ?? 0))
        {
            Array.Resize(ref _rest[chunk], (inChunk + ChunkStep - 1) / ChunkStep * ChunkStep);
        }
    }

    /// <summary>Releases memory after the list has shrunk to <paramref name="count"/>.</summary>
    public void Trim(int count)
    {
        if (_rest is not null)
        {
            // Keeps half a chunk spare, so that a swarm at the boundary does not allocate at every announce.
            int spare = (count + (ChunkSize / 2)) >> ChunkShift;
            for (int chunk = spare; chunk < _rest.Length && _rest[chunk] is not null; chunk++)
            {
                _rest[chunk] = null!;
            }
        }
        else if (ArrayGrowth.Shrink(_first.Length, count) is >= 0 and var capacity)
        {
            Array.Resize(ref _first, capacity);
        }
    }
}
