namespace Udpt.Gateway.Relay;

/// <summary>
/// The requests of one receive thread for one silo. While few calls are in flight a batch is sent immediately;
/// otherwise it waits, collects further requests, and is sent when one of the calls completes: the busier the silo, the
/// fewer calls carry the same requests.
/// </summary>
internal sealed class RelayQueue(RelayContext relays, RelayTarget target, RelayPause pause)
{
    /// <summary>
    /// Calls in flight below which batches are sent immediately. With two, the silo already has the next call when it
    /// completes the first.
    /// </summary>
    private const int Eager = 2;

    // The taker owns it exclusively.
    private RelayBatch? _waiting;
    private int _underWay;

    /// <summary>The silo's relay.</summary>
    public RelayTarget Target => target;

    /// <summary>Whether a batch would have to wait.</summary>
    public bool IsBusy => Volatile.Read(ref _underWay) >= Eager;

    /// <summary>The batch to add to: the waiting one, or an empty one. For the receive thread.</summary>
    public RelayBatch TakeWaiting() => Interlocked.Exchange(ref _waiting, null) ?? relays.RentBatch(this);

    /// <summary>Sends a batch, or lets it wait until a call completes. For the receive thread.</summary>
    public void Enqueue(RelayBatch batch)
    {
        if (IsBusy)
        {
            Interlocked.Exchange(ref _waiting, batch);

            // The last call may have just completed, and found no batch waiting.
            if (!IsBusy)
            {
                SendWaiting();
            }
        }
        else
        {
            Send(batch);
        }
    }

    /// <summary>Sends a batch regardless of the calls in flight.</summary>
    public void Send(RelayBatch batch)
    {
        Interlocked.Increment(ref _underWay);
        batch.Send();
    }

    /// <summary>Sends the waiting batch, if any.</summary>
    public void SendWaiting()
    {
        if (Interlocked.Exchange(ref _waiting, null) is { } batch)
        {
            Send(batch);
        }
    }

    /// <summary>Notifies the queue that a batch has been answered or has failed.</summary>
    /// <returns>The waiting batch, if any: the caller must send it, in the slot of the one that has ended.</returns>
    public RelayBatch? Ended()
    {
        if (Interlocked.Exchange(ref _waiting, null) is { } next)
        {
            return next;
        }

        Interlocked.Decrement(ref _underWay);
        if (!IsBusy)
        {
            pause.End();
        }

        // Queued just before, by a thread that still saw the call in flight.
        if (Interlocked.Exchange(ref _waiting, null) is { } late)
        {
            Interlocked.Increment(ref _underWay);
            return late;
        }

        return null;
    }
}
