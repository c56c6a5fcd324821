using Microsoft.Extensions.Logging;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Logging;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.PeerKeys;
using Udpt.Gateway.Relay;
using Udpt.Gateway.Replies;
using Udpt.Gateway.TorrentCalls;
using Udpt.Grains.Announcing;

namespace Udpt.Gateway.Responding;

/// <summary>
/// Answers batches of datagrams, for one receive thread. Announces are processed in passes, so that the cache misses of
/// a batch overlap: every datagram is parsed and its torrent's slot in the table prefetched; the swarms are found and
/// prefetched, then their peers; then the swarms answer, straight into the send buffers. Nothing is allocated.
/// </summary>
internal sealed class BatchResponder
{
    // Which of the next three are present: see AnnounceRouting.
    private readonly AnnounceRouting _routing;
    private readonly LocalTorrents? _torrents;
    private readonly SwarmTable? _table;
    private readonly RelayLane? _relay;

    // The keys of private mode; null in other modes.
    private readonly KeyAdmission? _keys;
    private readonly SwarmClock _clock;
    private readonly ConnectionIdProvider _ids;
    private readonly IRemoteTorrents _remote;
    private readonly RequestAdmission _admission;
    private readonly ScrapeResponder _scrapeResponder;
    private readonly DatagramCounters _counters;
    private readonly FaultLog _faults;
    private readonly ILogger _logger;
    private readonly AnnounceInterval _interval;

    // Scratch space for one batch.
    private readonly PendingAnnounce[] _pendingAnnounces = new PendingAnnounce[DatagramBatch.Capacity];
    private readonly int[] _pendingScrapes = new int[DatagramBatch.Capacity];
    private int _announces;
    private int _scrapes;
    private SwarmRandom _random = SwarmRandom.Create();

    public BatchResponder(BatchResponderServices parts, DatagramCounters counters)
    {
        _routing = AnnounceRoutings.Of(parts.Torrents, parts.Relays);
        _torrents = parts.Torrents;
        _table = parts.Torrents?.Table;
        _relay = parts.Relays?.AddLane(counters);
        _keys = parts.Keys is { } keys ? new KeyAdmission(keys, counters) : null;
        _clock = parts.Clock;
        _ids = parts.Ids;
        _remote = parts.Remote;
        _admission = new RequestAdmission(counters);
        _scrapeResponder = new ScrapeResponder(parts, _relay, counters);
        _interval = parts.Interval;
        _logger = parts.Logger;
        _counters = counters;
        _faults = new FaultLog(parts.Logger, parts.Time);
    }

    /// <summary>
    /// Answers the requests of <paramref name="batch"/>. Those this process cannot answer are sent later through
    /// <paramref name="sender"/>. A request gets at most one reply.
    /// </summary>
    public void Answer(DatagramBatch batch, IReplySender sender)
    {
        Span<Datagram> datagrams = batch.Datagrams;
        if (!_ids.IsReady)
        {
            // The cluster has not been reached yet. Nothing is known, and clients would act on an error.
            batch.Forget();
            _counters.Drop(DropReason.Unavailable, datagrams.Length);
            return;
        }

        ConnectionIdValidator ids = _ids.Now();
        uint now = _clock.Now;
        _relay?.Begin();
        _keys?.Begin();
        _announces = 0;
        _scrapes = 0;
        for (int i = 0; i < datagrams.Length; i++)
        {
            Read(batch, i, ids);
        }

        Span<PendingAnnounce> pending = _pendingAnnounces.AsSpan(0, _announces);
        if (_table is { } table)
        {
            PendingAnnounce.Find(table, batch, pending);
        }

        for (int place = 0; place < pending.Length; place++)
        {
            try
            {
                AnswerAnnounce(batch, place, sender, now);
            }
            catch (Exception exception)
            {
                Fault(exception);
            }
        }

        foreach (int index in _pendingScrapes.AsSpan(0, _scrapes))
        {
            try
            {
                _scrapeResponder.Answer(batch, index, sender);
            }
            catch (Exception exception)
            {
                Fault(exception);
            }
        }

        _relay?.Flush();

        // Release the references, so that swarms can be freed.
        pending.Clear();
        if (_logger.IsEnabled(LogLevel.Trace))
        {
            BatchTrace.Write(_logger, batch);
        }
    }

    /// <summary>Waits briefly while further requests could only wait for their silos.</summary>
    /// <param name="batch">The last batch answered.</param>
    public void Pause(DatagramBatch batch) => _relay?.Pause(hasMore: batch.Count == DatagramBatch.Capacity);

    /// <summary>Sends what is waiting to be relayed; no more batches follow.</summary>
    public void End() => _relay?.End();

    /// <summary>Parses a datagram, and queues it for the later passes if it is an announce or a scrape.</summary>
    private void Read(DatagramBatch batch, int index, in ConnectionIdValidator ids)
    {
        ref Datagram datagram = ref batch.Datagrams[index];
        datagram.ReplyLength = 0;
        ReadOnlySpan<byte> request = batch.Request(index);
        Span<byte> reply = batch.ReplyBuffer(index);
        switch (_admission.Admit(request, ref datagram, reply, ids))
        {
            case AdmittedRequest.Announce:
                if (_keys is null || _keys.TryRead(_announces, request, ref datagram, reply))
                {
                    ulong hash = SwarmTable.Hash(RequestReader.AnnouncedInfoHash(request));
                    _table?.Prefetch(hash);
                    _pendingAnnounces[_announces++] = new PendingAnnounce { Index = index, Hash = hash };
                }

                break;
            case AdmittedRequest.Scrape:
                _pendingScrapes[_scrapes++] = index;
                break;
        }
    }

    private void AnswerAnnounce(DatagramBatch batch, int place, IReplySender sender, uint now)
    {
        ref PendingAnnounce announce = ref _pendingAnnounces[place];
        ref Datagram datagram = ref batch.Datagrams[announce.Index];
        ReadOnlySpan<byte> bytes = batch.Request(announce.Index);
        Span<byte> reply = batch.ReplyBuffer(announce.Index);
        AnnounceRequest request = RequestReader.ReadAnnounce(bytes, datagram.Source);
        uint transactionId = RequestReader.TransactionId(bytes);
        if (_keys is { } keys
            && !keys.TryAccept(place, ref request, ref datagram, reply, datagram.RouteBack(sender, transactionId, batch.ReceivedAt)))
        {
            return;
        }

        if (IsRelayed(announce.Swarm, request.InfoHash))
        {
            _relay!.Announce(request, datagram.RouteBack(sender, transactionId, batch.ReceivedAt));
            return;
        }

        AnnounceResult result = _torrents!.Announce(
            announce.Swarm, request, now, ref _random, reply[Bep15.PeersOffset..]);
        if (result.Outcome != AnnounceOutcome.NotHere)
        {
            datagram.ReplyLength = OutcomeReply.Write(
                reply, result, transactionId, _interval.Seconds, datagram.RequestLength, _counters);
        }
        else if (!_remote.TryAnnounce(request, datagram.RouteBack(sender, transactionId, batch.ReceivedAt)))
        {
            _counters.Drop(DropReason.TooManyCalls);
        }
    }

    private bool IsRelayed(Swarm? swarm, in InfoHash infoHash) => _routing switch
    {
        AnnounceRouting.Local => false,
        AnnounceRouting.Relay => true,
        _ => swarm is null && !_relay!.IsHere(infoHash),
    };

    private void Fault(Exception exception)
    {
        _counters.Drop(DropReason.Fault);
        _faults.Write(exception);
    }
}
