using Udpt.Core.Identity;
using Udpt.Grains.Catalog;

namespace Udpt.Api.Torrents;

/// <summary>
/// Finds the torrent at an offset among the catalogs of many silos without reading what precedes it: each catalog
/// returns its number of torrents by the next byte of their info hash, and a few such steps lead to the torrent (two or
/// three for a million torrents). A torrent that moves meanwhile may be counted twice or not at all.
/// </summary>
internal static class TorrentRank
{
    /// <summary>Up to this many torrents are read and skipped instead of counted.</summary>
    public const int MaxSkip = 64;

    /// <summary>
    /// The position of the torrent that comes <paramref name="offset"/> torrents after the first one after
    /// <paramref name="after"/>: an info hash, and how many torrents to skip after it. Null if it is beyond the end.
    /// </summary>
    public static async Task<(InfoHash? After, int Skip)?> Find(
        IReadOnlyList<ICatalogGrain> catalogs,
        InfoHash? after,
        long offset)
    {
        if (offset <= MaxSkip)
        {
            return (after, (int)offset);
        }

        long before = after is { } hash ? await CountTo(catalogs, hash) : 0;
        return offset <= long.MaxValue - before ? await Descend(catalogs, before + offset) : null;
    }

    /// <summary>The number of torrents up to and including <paramref name="last"/>.</summary>
    private static async Task<long> CountTo(IReadOnlyList<ICatalogGrain> catalogs, InfoHash last)
    {
        byte[] path = last.Bytes.ToArray();
        long count = 0;
        for (int level = 0; level < path.Length; level++)
        {
            long[] counts = await Count(catalogs, path[..level]);
            count += counts.AsSpan(0, path[level]).Sum();
            long below = counts[path[level]];
            if (below == 0)
            {
                return count;
            }

            if (level == path.Length - 1)
            {
                count += below;
            }
        }

        return count;
    }

    private static async Task<(InfoHash? After, int Skip)?> Descend(IReadOnlyList<ICatalogGrain> catalogs, long rank)
    {
        byte[] prefix = [];
        while (true)
        {
            long[] counts = await Count(catalogs, prefix);
            int next = 0;
            while (next < counts.Length && rank >= counts[next])
            {
                rank -= counts[next++];
            }

            if (next == counts.Length)
            {
                return null;
            }

            prefix = [.. prefix, (byte)next];
            if (counts[next] <= MaxSkip || prefix.Length == InfoHash.Length)
            {
                return (Before(prefix), (int)Math.Min(rank, MaxSkip));
            }
        }
    }

    /// <summary>
    /// The last info hash before those that begin with <paramref name="prefix"/>; null if there is none.
    /// </summary>
    private static InfoHash? Before(byte[] prefix)
    {
        byte[] bytes = new byte[InfoHash.Length];
        prefix.CopyTo(bytes, 0);
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            if (bytes[i]-- != 0)
            {
                return InfoHash.Read(bytes);
            }
        }

        return null;
    }

    private static async Task<long[]> Count(IReadOnlyList<ICatalogGrain> catalogs, byte[] prefix)
    {
        long[][] counts = await Task.WhenAll(catalogs.Select(catalog => catalog.CountByNextByte(prefix)));
        long[] sums = new long[256];
        foreach (long[] one in counts)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += one[i];
            }
        }

        return sums;
    }

    private static long Sum(this Span<long> numbers)
    {
        long sum = 0;
        foreach (long number in numbers)
        {
            sum += number;
        }

        return sum;
    }
}
