namespace Udpt.Gateway.Relay;

/// <summary>
/// What one receive thread has for one silo. A batch leaves at once while few calls are under way; else it stays, gathers
/// what comes meanwhile, and leaves when one of them ends: the busier the silo is, the fewer are the calls that carry the
/// same requests.
/// </summary>
internal sealed class RelayQueue(RelayContext relays, RelayTarget target, RelayPause pause)
{
    /// <summary>
    /// Calls under way for which no batch waits. With two the silo has the next one at hand when it is done with the first.
    /// </summary>
    private const int Eager = 2;

    // Whoever takes it out has it for himself.
    private RelayBatch? _waiting;
    private int _underWay;

    /// <summary>The silo's relay.</summary>
    public RelayTarget Target => target;

    /// <summary>Whether a batch would wait.</summary>
    public bool IsBusy => Volatile.Read(ref _underWay) >= Eager;

    /// <summary>A batch to add to: the one that waits, or an empty one. For the receive thread.</summary>
    public RelayBatch TakeWaiting() => Interlocked.Exchange(ref _waiting, null) ?? relays.RentBatch(this);

    /// <summary>Sends a batch, or has it wait until a call ends. For the receive thread.</summary>
    public void Enqueue(RelayBatch batch)
    {
        if (IsBusy)
        {
            Interlocked.Exchange(ref _waiting, batch);

            // The last call may have ended just before, and have seen none waiting.
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

    /// <summary>Sends a batch, whatever is under way.</summary>
    public void Send(RelayBatch batch)
    {
        Interlocked.Increment(ref _underWay);
        batch.Send();
    }

    /// <summary>Sends the batch that waits, if there is one.</summary>
    public void SendWaiting()
    {
        if (Interlocked.Exchange(ref _waiting, null) is { } batch)
        {
            Send(batch);
        }
    }

    /// <summary>A batch has got its answer, or will get none.</summary>
    /// <returns>The batch that waits, if there is one: it is the caller's to send, in the place of the one that has ended.</returns>
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

        // Put there just before, by a thread that still saw the call under way.
        if (Interlocked.Exchange(ref _waiting, null) is { } late)
        {
            Interlocked.Increment(ref _underWay);
            return late;
        }

        return null;
    }
}
