using System.Buffers;
using Udpt.Grains.Announcing;
using Udpt.Grains.Swarms;

namespace Udpt.Grains.Relay;

/// <summary>Applies relayed batches to the swarms of this silo.</summary>
public sealed class RelayWork(LocalTorrents torrents, SwarmClock clock)
{
    /// <summary>Applies a batch; what comes back answers each of its entries, in order.</summary>
    /// <param name="batch">See <see cref="RelayWire"/>.</param>
    /// <param name="random">The caller's generator.</param>
    /// <exception cref="InvalidDataException">The batch is damaged, or of a later version.</exception>
    public byte[] Apply(byte[] batch, ref SwarmRandom random)
    {
        // Grown as needed: most answers are far below the longest.
        byte[] answer = ArrayPool<byte>.Shared.Rent(Math.Max(16 * 1024, RelayWire.LongestAnswer));
        try
        {
            ReadOnlySpan<byte> entries = RelayWire.ReadHeader(batch);
            int length = RelayWire.WriteHeader(answer);
            uint now = clock.Now;
            while (!entries.IsEmpty)
            {
                if (answer.Length - length < RelayWire.LongestAnswer)
                {
                    answer = Grow(answer, length);
                }

                length += Answer(ref entries, answer.AsSpan(length), now, ref random);
            }

            return answer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(answer);
        }
    }

    private int Answer(ref ReadOnlySpan<byte> entries, Span<byte> answer, uint now, ref SwarmRandom random)
    {
        RelayEntry entry = RelayWire.ReadEntry(ref entries);
        if (entry == RelayEntry.Scrape)
        {
            InfoHash scraped = RelayWire.ReadScrape(ref entries);
            bool isKnown = torrents.TryScrape(torrents.Table.Find(scraped), scraped, out ScrapeCounts counts);
            return RelayWire.WriteAnswer(answer, isKnown ? counts : null);
        }

        AnnounceRequest request = RelayWire.ReadAnnounce(ref entries, entry);
        int room = AnnounceReply.MaxPeerBytesOf(request.Peer) + sizeof(ulong);
        AnnounceResult result = torrents.Announce(
            torrents.Table.Find(request.InfoHash),
            request,
            now,
            ref random,
            RelayWire.PeersOf(answer)[..room]);
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
