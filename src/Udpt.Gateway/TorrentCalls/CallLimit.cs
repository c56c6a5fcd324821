namespace Udpt.Gateway.TorrentCalls;

/// <summary>Bounds the calls under way, and tells when the last of them has ended.</summary>
internal sealed class CallLimit(int most)
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight;
    private volatile bool _closed;

    /// <summary>How many calls are under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Takes a place for each of <paramref name="calls"/>; false when there are not as many, or no more are wanted.</summary>
    public bool TryEnter(int calls = 1)
    {
        if (_closed)
        {
            return false;
        }

        if (Interlocked.Add(ref _inFlight, calls) <= most)
        {
            return true;
        }

        Exit(calls);
        return false;
    }

    /// <summary>Gives places back.</summary>
    public void Exit(int calls = 1)
    {
        if (Interlocked.Add(ref _inFlight, -calls) == 0 && _closed)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>Takes no more calls, and returns when those under way have ended.</summary>
    public async Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _closed = true;
        if (InFlight > 0)
        {
            await _drained.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
