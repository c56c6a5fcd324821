using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Relay;
using Udpt.Gateway.Replies;
using Udpt.Gateway.TorrentCalls;
using Udpt.Grains.Announcing;

namespace Udpt.Gateway.Responding;

/// <summary>Answers scrapes, for one receive thread. Nothing is allocated.</summary>
internal sealed class ScrapeResponder
{
    private readonly LocalTorrents? _torrents;
    private readonly IRemoteTorrents _remote;
    private readonly RelayLane? _relay;
    private readonly DatagramCounters _counters;
    private readonly bool _refuses;

    // Scratch space for one scrape.
    private readonly ulong[] _hashes = new ulong[Bep15.MaxScrapeHashes];
    private readonly MissingScrape[] _missing = new MissingScrape[Bep15.MaxScrapeHashes];

    public ScrapeResponder(BatchResponderServices parts, RelayLane? relay, DatagramCounters counters)
    {
        _torrents = parts.Torrents;
        _remote = parts.Remote;
        _refuses = parts.RefusesScrapes;
        _relay = relay;
        _counters = counters;
    }

    /// <summary>
    /// Answers the scrape at <paramref name="index"/> of a batch; private mode refuses it unless scrapes are open. If
    /// one of its torrents is not in this process, the whole scrape is forwarded together with the known counts.
    /// </summary>
    public void Answer(DatagramBatch batch, int index, IReplySender sender)
    {
        ref Datagram datagram = ref batch.Datagrams[index];
        ReadOnlySpan<byte> request = batch.Request(index);
        Span<byte> reply = batch.ReplyBuffer(index);
        uint transactionId = RequestReader.TransactionId(request);
        if (_refuses)
        {
            datagram.ReplyLength = OutcomeReply.WriteError(
                reply, ErrorReason.KeyRequired, transactionId, datagram.RequestLength, _counters);
            return;
        }

        int count = RequestReader.ScrapeCount(request);
        int missing = _torrents is { } torrents ? Fill(torrents, reply, request, count) : LookUpAll(request, count);
        int length = ReplyWriter.WriteScrape(reply, transactionId, count);
        if (missing == 0)
        {
            datagram.ReplyLength = length;
        }
        else if (_relay is not null)
        {
            _relay.Scrape(reply[..length], _missing.AsSpan(0, missing), datagram.RouteBack(sender, transactionId, batch.ReceivedAt));
        }
        else if (!_remote.TryScrape(
            reply[..length], _missing.AsSpan(0, missing), datagram.RouteBack(sender, transactionId, batch.ReceivedAt)))
        {
            _counters.Drop(DropReason.TooManyCalls);
        }
    }

    /// <summary>Writes the entries known to this process. Returns how many are missing.</summary>
    private int Fill(LocalTorrents torrents, Span<byte> reply, ReadOnlySpan<byte> request, int count)
    {
        SwarmTable table = torrents.Table;
        Span<ulong> hashes = _hashes.AsSpan(0, count);
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = SwarmTable.Hash(RequestReader.ScrapedInfoHash(request, i));
            table.Prefetch(hashes[i]);
        }

        int missing = 0;
        for (int i = 0; i < hashes.Length; i++)
        {
            InfoHash infoHash = RequestReader.ScrapedInfoHash(request, i);
            if (torrents.TryScrape(table.Find(infoHash, hashes[i]), infoHash, out ScrapeCounts counts))
            {
                ReplyWriter.WriteScrapeEntry(reply, i, counts);
            }
            else
            {
                _missing[missing++] = new MissingScrape(i, infoHash);
            }
        }

        return missing;
    }

    private int LookUpAll(ReadOnlySpan<byte> request, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _missing[i] = new MissingScrape(i, RequestReader.ScrapedInfoHash(request, i));
        }

        return count;
    }
}
