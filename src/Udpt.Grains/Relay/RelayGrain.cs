using System.Buffers;
using Udpt.Grains.Announcing;
using Udpt.Grains.Placement;
using Udpt.Grains.Swarms;

namespace Udpt.Grains.Relay;

/// <inheritdoc cref="IRelayGrain"/>
[SiloKeyPlacement]
public sealed class RelayGrain(LocalTorrents torrents, SwarmClock clock) : Grain, IRelayGrain
{
    private SwarmRandom _random = SwarmRandom.Create();

    /// <inheritdoc/>
    public Task<byte[]> Apply(byte[] batch)
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

                length += Answer(ref entries, answer.AsSpan(length), now);
            }

            return Task.FromResult(answer.AsSpan(0, length).ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(answer);
        }
    }

    private int Answer(ref ReadOnlySpan<byte> entries, Span<byte> answer, uint now)
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
            ref _random,
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
