using Microsoft.Extensions.Logging;
using Udpt.Gateway.ConnectionIds;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.PeerKeys;
using Udpt.Gateway.Protocol;
using Udpt.Gateway.Routing;
using Udpt.Grains.Announcing;
using Udpt.Grains.Swarms;

namespace Udpt.Gateway.Udp;

/// <summary>
/// Answers batches of datagrams, for one receive thread. Announces go in passes, so that the cache misses of a
/// batch overlap: every datagram is read and its torrent's place in the table touched; the swarms are found and
/// touched, then their peers; the swarms answer, straight into the send buffers. Nothing is allocated.
/// </summary>
internal sealed class BatchResponder
{
    // The torrents of this process, and the lane to other silos: a gateway has only the lane, a silo that is alone only
    // the torrents, a node both.
    private readonly LocalTorrents? _torrents;
    private readonly SwarmTable? _table;
    private readonly RelayLane? _relay;

    // The keys of private mode; null in other modes.
    private readonly AnnouncedKeys? _keys;
    private readonly SwarmClock _clock;
    private readonly ConnectionIdIssuer _ids;
    private readonly IElsewhere _elsewhere;
    private readonly ScrapeResponder _scrapes;
    private readonly DatagramCounters _counters;
    private readonly FaultLog _faults;
    private readonly ILogger _logger;
    private readonly AnnounceInterval _interval;

    // Scratch of a batch.
    private readonly PendingAnnounce[] _pendingAnnounces = new PendingAnnounce[DatagramBatch.Capacity];
    private readonly int[] _pendingScrapes = new int[DatagramBatch.Capacity];
    private SwarmRandom _random = SwarmRandom.Create();

    public BatchResponder(BatchResponderParts parts, DatagramCounters counters)
    {
        _torrents = parts.Torrents;
        _table = parts.Torrents?.Table;
        _relay = parts.Relays?.AddLane(counters);
        _keys = parts.Keys is { } keys ? new AnnouncedKeys(keys, counters) : null;
        _clock = parts.Clock;
        _ids = parts.Ids;
        _elsewhere = parts.Elsewhere;
        _scrapes = new ScrapeResponder(parts, _relay, counters);
        _interval = parts.Interval;
        _logger = parts.Logger;
        _counters = counters;
        _faults = new FaultLog(parts.Logger, parts.Time);
    }

    /// <summary>
    /// Answers the requests of <paramref name="batch"/>. Those this process cannot answer leave later through
    /// <paramref name="sender"/>. A request gets one reply at most.
    /// </summary>
    public void Answer(DatagramBatch batch, IReplySender sender)
    {
        Span<Datagram> datagrams = batch.Datagrams;
        if (!_ids.IsReady)
        {
            // The cluster has not been reached yet. Nothing is known of anyone, and errors would be taken to heart.
            batch.Forget();
            _counters.Drop(DropReason.Unavailable, datagrams.Length);
            return;
        }

        ConnectionIdMoment ids = _ids.Now();
        uint now = _clock.Now;
        _relay?.Begin();
        _keys?.Begin();
        int announces = 0;
        int scrapes = 0;

        for (int i = 0; i < datagrams.Length; i++)
        {
            ref Datagram datagram = ref datagrams[i];
            datagram.ReplyLength = 0;
            ReadOnlySpan<byte> request = batch.Request(i);
            Span<byte> reply = batch.ReplyBuffer(i);
            switch (Admit(request, ref datagram, reply, ids))
            {
                case RequestKind.Announce when _keys?.TryRead(announces, request, ref datagram, reply) ?? true:
                    ulong hash = SwarmTable.Hash(RequestReader.AnnouncedInfoHash(request));
                    _table?.Prefetch(hash);
                    _pendingAnnounces[announces++] = new PendingAnnounce { Index = i, Hash = hash };
                    break;
                case RequestKind.Scrape:
                    _pendingScrapes[scrapes++] = i;
                    break;
            }
        }

        Span<PendingAnnounce> pending = _pendingAnnounces.AsSpan(0, announces);
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

        foreach (int index in _pendingScrapes.AsSpan(0, scrapes))
        {
            try
            {
                _scrapes.Answer(batch, index, sender);
            }
            catch (Exception exception)
            {
                Fault(exception);
            }
        }

        _relay?.Flush();

        // The swarms themselves may go; what stands here must not keep them.
        pending.Clear();
        if (_logger.IsEnabled(LogLevel.Trace))
        {
            BatchTrace.Write(_logger, batch);
        }
    }

    /// <summary>Waits for a moment while more requests could only wait for their silos.</summary>
    /// <param name="batch">The one that was answered last.</param>
    public void Pause(DatagramBatch batch) => _relay?.Pause(hasMore: batch.Count == DatagramBatch.Capacity);

    /// <summary>Sends on what waits to be relayed: there is no batch to come.</summary>
    public void End() => _relay?.End();

    /// <summary>
    /// Answers what needs no torrent: connects and faults. Returns the kind of those that go on: announces and scrapes
    /// from a proven source; <see cref="RequestKind.Connect"/> otherwise.
    /// </summary>
    private RequestKind Admit(
        ReadOnlySpan<byte> request,
        ref Datagram datagram,
        Span<byte> reply,
        in ConnectionIdMoment ids)
    {
        RequestKind kind = RequestReader.Classify(request);

        // From port 0 nothing can come that could be answered; the system would refuse the reply.
        if (!RequestReader.MayBeAnswered(kind) || datagram.Source.Port == 0)
        {
            _counters.Drop(DropReason.Malformed);
            return RequestKind.Connect;
        }

        uint transactionId = RequestReader.TransactionId(request);
        if (kind == RequestKind.Connect)
        {
            _counters.Request(RequestAction.Connect, datagram.IsIPv4);
            datagram.ReplyLength = ReplyWriter.WriteConnect(reply, transactionId, ids.Make(datagram.Source));
            return kind;
        }

        bool isProven = ids.Accepts(RequestReader.ConnectionId(request), datagram.Source);
        switch (kind)
        {
            case RequestKind.Announce or RequestKind.Scrape when isProven:
                _counters.Request(
                    kind == RequestKind.Announce ? RequestAction.Announce : RequestAction.Scrape, datagram.IsIPv4);
                return kind;
            case RequestKind.ShortAnnounce when isProven:
                Error(ref datagram, reply, transactionId, ErrorReason.ShortAnnounce);
                break;
            case RequestKind.PortZero when isProven:
                Error(ref datagram, reply, transactionId, ErrorReason.PortZero);
                break;
            case RequestKind.UnknownAction when isProven:
                Error(ref datagram, reply, transactionId, ErrorReason.UnknownAction);
                break;
            case RequestKind.UnknownAction:
                // Neither the source nor the protocol is certain; two trackers must not talk to each other for ever.
                _counters.Drop(DropReason.Malformed);
                break;
            default:
                Error(ref datagram, reply, transactionId, ErrorReason.ConnectionId);
                break;
        }

        return RequestKind.Connect;
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

        if (_torrents is null
            || (_relay is not null && announce.Swarm is null && !_relay.IsHere(request.InfoHash)))
        {
            _relay!.Announce(request, datagram.RouteBack(sender, transactionId, batch.ReceivedAt));
            return;
        }

        AnnounceResult result = _torrents.Announce(
            announce.Swarm, request, now, ref _random, reply[Bep15.PeersOffset..]);

        if (result.Outcome == AnnounceOutcome.Answered)
        {
            datagram.ReplyLength = ReplyWriter.WriteAnnounce(
                reply, transactionId, _interval.Seconds, result.Leechers, result.Seeders, result.PeerBytes);
        }
        else if (result.Outcome == AnnounceOutcome.NotHere)
        {
            if (!_elsewhere.TryAnnounce(request, datagram.RouteBack(sender, transactionId, batch.ReceivedAt)))
            {
                _counters.Drop(DropReason.TooManyCalls);
            }
        }
        else if (Refusals.TryGetError(result.Outcome, out ErrorReason error))
        {
            Error(ref datagram, reply, transactionId, error);
        }
        else
        {
            _counters.Drop(Refusals.DropOf(result.Outcome));
        }
    }

    private void Error(ref Datagram datagram, Span<byte> reply, uint transactionId, ErrorReason reason) =>
        ErrorReply.Write(ref datagram, reply, transactionId, reason, _counters);

    private void Fault(Exception exception)
    {
        _counters.Drop(DropReason.Fault);
        _faults.Write(exception);
    }
}
