using System.Buffers.Binary;
using Udpt.Core.Protocol;
using Udpt.Load.Measuring;
using Udpt.Load.Sockets;
using Udpt.Load.Sources;
using Udpt.Load.Workload;

namespace Udpt.Load.Workers;

/// <summary>
/// One thread's loop: receive available replies, expire late requests, send what is due, and wait only if there was
/// nothing to do. It allocates nothing, except for the tracker's error messages.
/// </summary>
internal sealed class LoadWorker : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    /// <summary>Extra time after the end for requests that were due before it.</summary>
    private static readonly TimeSpan MaxLateness = TimeSpan.FromMilliseconds(100);

    private readonly ILoadTransport _transport;
    private readonly RequestWriter _writer;
    private readonly ReplyChecker _checker;
    private readonly ConnectionIds _connectionIds;
    private readonly InFlightRequests _inFlight;
    private readonly TimeProvider _time;
    private readonly double _nanosecondsPerTick;
    private readonly long _timeout;
    private readonly long _lateness;
    private long _received;

    public LoadWorker(
        ILoadTransport transport,
        RequestWriter writer,
        ReplyChecker checker,
        ConnectionIds connectionIds,
        int capacity,
        TimeSpan timeout,
        TimeProvider time)
    {
        _transport = transport;
        _writer = writer;
        _checker = checker;
        _connectionIds = connectionIds;
        _inFlight = new InFlightRequests(capacity);
        _time = time;
        _nanosecondsPerTick = 1e9 / time.TimestampFrequency;
        _timeout = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        _lateness = (long)(MaxLateness.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>The counts since this was last set.</summary>
    public LoadTally Tally { get; set; } = new();

    /// <summary>Datagrams received so far, measured or not; may be read by other threads.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>
    /// Runs until the schedule ends or the source is exhausted, and every request has been answered or has timed out.
    /// </summary>
    public void Run(
        IRequestSource source, IPacing pacing, WorkerSchedule schedule, Flood? flood, CancellationToken stopping)
    {
        while (true)
        {
            int received = Receive(source);
            long now = _time.GetTimestamp();
            GiveUp(source, now);
            bool goesOn = !stopping.IsCancellationRequested
                && (now < schedule.End || (now < schedule.End + _lateness && IsLate(pacing, schedule)));
            int sent = 0;
            if (goesOn)
            {
                sent = Send(source, pacing, schedule, now, out bool isExhausted);
                sent += now < schedule.End && flood is not null
                    ? flood.Send(_transport, Tally.Flood, now, now >= schedule.MeasureFrom)
                    : 0;
                goesOn = !isExhausted;
            }

            if (!goesOn && _inFlight.Count == 0)
            {
                break;
            }

            if (received == 0 && sent == 0)
            {
                Wait(now, Math.Min(pacing.NextAt, flood?.NextAt ?? long.MaxValue));
            }
        }

        if (IsLate(pacing, schedule) && !stopping.IsCancellationRequested)
        {
            Tally.Unsent += pacing.Due(schedule.End - 1, 0);
        }
    }

    public void Dispose() => _transport.Dispose();

    /// <summary>Whether requests of an open loop that were due before the end have not been sent yet.</summary>
    private static bool IsLate(IPacing pacing, in WorkerSchedule schedule) =>
        schedule.End < long.MaxValue && pacing.NextAt < schedule.End;

    private int Receive(IRequestSource source)
    {
        int count = _transport.Receive();
        if (count == 0)
        {
            return 0;
        }

        long now = _time.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            Take(_transport.Reply(i), source, now);
        }

        Volatile.Write(ref _received, _received + count);
        return count;
    }

    private void Take(ReadOnlySpan<byte> reply, IRequestSource source, long now)
    {
        if (reply.Length < Bep15.ReplyHeaderLength)
        {
            Tally.Unexpected++;
            return;
        }

        uint transactionId = BinaryPrimitives.ReadUInt32BigEndian(reply[Bep15.ReplyTransactionIdOffset..]);
        if (Flood.Sent(transactionId))
        {
            Flood.Count(Tally.Flood, transactionId, (RequestAction)BinaryPrimitives.ReadUInt32BigEndian(reply));
            return;
        }

        if (!_inFlight.TryTake(transactionId, out InFlightRequests.Waiting waiting))
        {
            Tally.Unexpected++;
            return;
        }

        ReplyVerdict verdict = _checker.Check(reply, waiting.Request, out int peers, out bool hasAsker);
        if (verdict == ReplyVerdict.Good)
        {
            if (waiting.Request.Action == RequestAction.Connect)
            {
                ulong connectionId = BinaryPrimitives.ReadUInt64BigEndian(reply[Bep15.ReplyHeaderLength..]);
                _connectionIds.Renew(waiting.Request.Address, connectionId, now);
            }
        }
        else
        {
            NotGood(verdict, reply[Bep15.ReplyHeaderLength..], waiting, source);
        }

        if (waiting.IsMeasured)
        {
            Count(verdict, waiting, now, peers, hasAsker);
        }
    }

    private void NotGood(
        ReplyVerdict verdict, ReadOnlySpan<byte> body, in InFlightRequests.Waiting waiting, IRequestSource source)
    {
        if (verdict == ReplyVerdict.Refused)
        {
            // Wordings differ; opentracker and UDPT both mention the connection.
            if (body.IndexOf("onnection"u8) >= 0)
            {
                _connectionIds.Refuse(waiting.Request.Address);
            }

            if (waiting.IsMeasured)
            {
                Tally.AddErrorText(body);
            }
        }

        source.Failed(waiting.Request);
    }

    private void Count(ReplyVerdict verdict, in InFlightRequests.Waiting waiting, long now, int peers, bool hasAsker)
    {
        ActionTally action = Tally[waiting.Request.Action];
        switch (verdict)
        {
            case ReplyVerdict.Good:
                action.Answered++;
                action.Latencies.Add((long)((now - waiting.DueAt) * _nanosecondsPerTick));
                Tally.Peers += peers;
                Tally.AskerListed += hasAsker ? 1 : 0;
                break;
            case ReplyVerdict.Refused:
                action.Refused++;
                break;
            default:
                action.Invalid++;
                Tally.Faults[(int)verdict]++;
                break;
        }
    }

    private void GiveUp(IRequestSource source, long now)
    {
        while (_inFlight.TryTakeOldest(now - _timeout, out InFlightRequests.Waiting waiting))
        {
            source.Failed(waiting.Request);
            Tally[waiting.Request.Action].Lost += waiting.IsMeasured ? 1 : 0;
        }
    }

    private int Send(IRequestSource source, IPacing pacing, in WorkerSchedule schedule, long now, out bool isExhausted)
    {
        isExhausted = false;
        int due = pacing.Due(Math.Min(now, schedule.End - 1), _inFlight.Count);
        int count = Math.Min(due, ILoadTransport.BatchLength);
        int sent = 0;
        while (sent < count && !_inFlight.IsFull)
        {
            if (!source.TryNext(now, out LoadRequest request))
            {
                // Requests in flight may have to be sent again.
                isExhausted = sent == 0 && _inFlight.Count == 0;
                break;
            }

            Add(request, pacing.Take(now), now, schedule);
            sent++;
        }

        if (sent > 0)
        {
            Tally.SendFailed += _transport.Flush();
        }

        return sent;
    }

    private void Add(in LoadRequest request, long dueAt, long now, in WorkerSchedule schedule)
    {
        bool isMeasured = dueAt >= schedule.MeasureFrom;
        uint transactionId = _inFlight.Add(request, dueAt, now, isMeasured);
        int length = _writer.Write(
            _transport.NextRequest, request, _connectionIds[request.Address], transactionId);
        _transport.Add(length, request.Address);
        Tally[request.Action].Sent += isMeasured ? 1 : 0;
    }

    private void Wait(long now, long until)
    {
        if (_inFlight.Count > 0)
        {
            until = Math.Min(until, _inFlight.OldestSentAt + _timeout + 1);
        }

        TimeSpan wait = until == long.MaxValue ? LongestWait : _time.GetElapsedTime(now, until);
        if (wait > TimeSpan.Zero)
        {
            _transport.Wait(wait < LongestWait ? wait : LongestWait);
        }
    }
}
