using System.Buffers;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Grains.Announcing;

namespace Udpt.Grains.Relay;

/// <summary>
/// Applies relayed batches to the swarms of this silo. Not thread-safe: each caller has its own. As on a receive
/// thread, the swarms of a batch are found and prefetched before the first of them answers, so that their cache misses
/// overlap.
/// </summary>
public sealed class RelayBatchHandler(LocalTorrents torrents, SwarmClock clock)
{
    private readonly SwarmSearch _search = new(torrents.Table);
    private SwarmRandom _random = SwarmRandom.Create();

    /// <summary>Applies a batch and returns the answers to its entries, in order.</summary>
    /// <param name="batch">See <see cref="RelayWire"/>.</param>
    /// <exception cref="InvalidDataException">The batch is damaged or of a later version.</exception>
    public byte[] Apply(byte[] batch)
    {
        // Grows as needed: most answers are far shorter than the longest possible one.
        byte[] answer = ArrayPool<byte>.Shared.Rent(Math.Max(16 * 1024, RelayWire.LongestAnswer));
        try
        {
            ReadOnlySpan<byte> entries = RelayWire.ReadHeader(batch);
            int length = RelayWire.WriteHeader(answer);
            uint now = clock.Now;
            while (!entries.IsEmpty)
            {
                foreach (Swarm? swarm in Search(entries))
                {
                    if (answer.Length - length < RelayWire.LongestAnswer)
                    {
                        answer = Grow(answer, length);
                    }

                    length += Answer(ref entries, swarm, answer.AsSpan(length), now);
                }
            }

            byte[] whole = GC.AllocateUninitializedArray<byte>(length);
            answer.AsSpan(0, length).CopyTo(whole);
            return whole;
        }
        finally
        {
            _search.Clear();
            ArrayPool<byte>.Shared.Return(answer);
        }
    }

    /// <summary>The swarms of the next entries, as many as one search can hold.</summary>
    private ReadOnlySpan<Swarm?> Search(ReadOnlySpan<byte> entries)
    {
        _search.Clear();
        while (!entries.IsEmpty && !_search.IsFull)
        {
            _search.Add(RelayWire.SkipEntry(ref entries));
        }

        return _search.Find();
    }

    private int Answer(ref ReadOnlySpan<byte> entries, Swarm? swarm, Span<byte> answer, uint now)
    {
        RelayEntry entry = RelayWire.ReadEntry(ref entries);
        if (entry == RelayEntry.Scrape)
        {
            InfoHash scraped = RelayWire.ReadScrape(ref entries);
            bool isKnown = torrents.TryScrape(swarm, scraped, out ScrapeCounts counts);
            return RelayWire.WriteAnswer(answer, isKnown ? counts : null);
        }

        AnnounceRequest request = RelayWire.ReadAnnounce(ref entries, entry);
        int room = AnnounceReply.MaxPeerBytesOf(request.Peer) + sizeof(ulong);
        AnnounceResult result = torrents.Announce(
            swarm, request, now, ref _random, RelayWire.PeersOf(answer)[..room]);
        return RelayWire.WriteAnswer(answer, result);
    }

    private static byte[] Grow(byte[] answer, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(answer.Length * 2);
        answer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(answer);
        return larger;
    }
}
