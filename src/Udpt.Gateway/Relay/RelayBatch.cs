using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Tracing;
using Udpt.Grains.Relay;

namespace Udpt.Gateway.Relay;

/// <summary>
/// A batch for one silo, from its first entry to the replies; reused. One thread owns it at a time: the receive thread
/// until it is queued in its <see cref="RelayQueue"/> or sent, then the thread that dequeues it or receives the answer.
/// </summary>
internal sealed class RelayBatch
{
    /// <summary>Longer batches are split into several calls.</summary>
    private const int MaxLength = 16 * 1024;

    private readonly RelayContext _relays;
    private readonly Action _ended;
    private readonly byte[] _bytes = new byte[MaxLength];
    private RelayedRequest[] _requests = new RelayedRequest[DatagramBatch.Capacity];
    private int _length;
    private int _count;
    private RelayTarget _target = null!;
    private RelayQueue? _queue;
    private byte[] _sent = [];
    private TaskAwaiter<Immutable<byte[]>> _awaiter;
    private Activity? _span;

    public RelayBatch(RelayContext relays)
    {
        _relays = relays;
        _ended = End;
    }

    /// <summary>Whether one more entry fits.</summary>
    public bool HasRoom => MaxLength - _length >= RelayWire.LongestEntry;

    /// <summary>Resets it to an empty batch for a silo.</summary>
    /// <param name="target">The silo's relay.</param>
    /// <param name="queue">Is notified when the batch has ended.</param>
    public void Begin(RelayTarget target, RelayQueue? queue)
    {
        _target = target;
        _queue = queue;
        _length = RelayWire.WriteHeader(_bytes);
        _count = 0;
    }

    /// <summary>Adds an announce.</summary>
    public void Add(in AnnounceRequest request, in ReplyRoute route)
    {
        ref RelayedRequest added = ref Next();
        _length += RelayWire.WriteAnnounce(_bytes.AsSpan(_length), request);
        added.Route = route;
        _count++;
    }

    /// <summary>Adds one torrent of a scrape.</summary>
    public void Add(in InfoHash infoHash, ScrapeGather gather, int position)
    {
        ref RelayedRequest added = ref Next();
        _length += RelayWire.WriteScrape(_bytes.AsSpan(_length), infoHash);
        added.Gather = gather;
        added.Position = position;
        gather.AddReference();
        _count++;
    }

    /// <summary>Starts the call; its completion sends the replies and returns this object to the pool.</summary>
    public void Send()
    {
        if (!_relays.TryEnter(_target))
        {
            Drop(DropReason.TooManyCalls);
            Return()?.Ended()?.Send();
            return;
        }

        Call();
    }

    /// <summary>Starts the call; its slot has already been taken.</summary>
    private void Call()
    {
        // Once the call has completed, this object may belong to another batch.
        Activity? span = _span = _relays.Spans.StartRelay(_target.Silo, _count);
        try
        {
            _sent = GC.AllocateUninitializedArray<byte>(_length);
            _bytes.AsSpan(0, _length).CopyTo(_sent);
            _awaiter = _target.Apply(_sent).GetAwaiter();
        }
        catch (Exception exception)
        {
            Fail(exception);
            Exit();
            return;
        }
        finally
        {
            GatewaySpans.Detach(span);
        }

        if (_awaiter.IsCompleted)
        {
            End();
        }
        else
        {
            _awaiter.UnsafeOnCompleted(_ended);
        }
    }

    private void End()
    {
        try
        {
            if (TryTake(out byte[]? answer))
            {
                RelayAnswer.Reply(answer, _sent, Requests, _relays);
            }
        }
        catch (Exception exception)
        {
            // Some of the requests may already have been answered: send no second reply to any of them.
            _relays.Fault(exception);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Gets the answer; false if it is unusable and the requests have been handled.</summary>
    private bool TryTake([NotNullWhen(true)] out byte[]? answer)
    {
        answer = null;
        try
        {
            byte[] received = _awaiter.GetResult().Value;
            RelayAnswer.Check(received, Requests);
            answer = received;
            return true;
        }
        catch (InvalidDataException exception)
        {
            _relays.NotUnderstood(_target, exception.Message);
            RelayAnswer.CallGrains(_sent, Requests, _relays);
            return false;
        }
        catch (Exception exception)
        {
            Fail(exception);
            return false;
        }
    }

    /// <summary>
    /// Drops the requests. They are not sent to grains one by one, because a silo that does not answer would turn every
    /// batch into that many calls that wait just as long. Clients retry, and reach the silo that has taken over the
    /// torrents.
    /// </summary>
    private void Fail(Exception exception)
    {
        _span?.SetStatus(ActivityStatusCode.Error);
        _relays.Failed(_target, _count, exception);
        Drop(DropReason.CallFailed);
    }

    private void Drop(DropReason reason)
    {
        foreach (ref RelayedRequest request in Requests)
        {
            if (request.Gather is { } gather)
            {
                gather.Fail(reason);
                gather.Release();
            }
            else
            {
                _relays.Counters.Drop(reason);
            }
        }
    }

    private Span<RelayedRequest> Requests => _requests.AsSpan(0, _count);

    private ref RelayedRequest Next()
    {
        if (_count == _requests.Length)
        {
            Array.Resize(ref _requests, _count * 2);
        }

        return ref _requests[_count];
    }

    private void Exit()
    {
        RelayTarget target = _target;
        _span?.Dispose();
        _span = null;
        if (Return()?.Ended() is { } next)
        {
            // It inherits this one's slot, so that a stopping gateway waits for it too.
            next.Call();
        }
        else
        {
            _relays.Exit(target);
        }
    }

    /// <summary>Returns this object to the pool. Returns the queue to notify of the batch's end.</summary>
    private RelayQueue? Return()
    {
        RelayQueue? queue = _queue;

        // Release what an idle object would keep alive: the bytes, the sockets, the silo.
        Requests.Clear();
        _count = 0;
        _sent = [];
        _awaiter = default;
        _target = null!;
        _queue = null;
        _relays.Return(this);
        return queue;
    }
}
