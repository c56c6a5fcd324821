namespace Udpt.Gateway.TorrentCalls;

/// <summary>Limits the calls in flight, and signals when the last of them has completed.</summary>
internal sealed class CallLimit(int most)
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight;
    private volatile bool _closed;

    /// <summary>The number of calls in flight.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>
    /// Takes a slot for each of <paramref name="calls"/>; false if there are not enough, or after
    /// <see cref="DrainAsync"/>.
    /// </summary>
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

    /// <summary>Releases slots.</summary>
    public void Exit(int calls = 1)
    {
        if (Interlocked.Add(ref _inFlight, -calls) == 0 && _closed)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>Accepts no more calls, and returns once those in flight have completed.</summary>
    public async Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _closed = true;
        if (InFlight > 0)
        {
            await _drained.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
