namespace Udpt.Silo.Placement;

/// <summary>
/// What is done after each change of the silos, one time after the other. The next change cuts short what the one before
/// it has left to do. Thread-safe.
/// </summary>
internal sealed class SettlingTask : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _cancellation = new();
    private Task _last = Task.CompletedTask;
    private bool _hasEnded;

    /// <summary>Begins anew as soon as what is under way has ended, which it is to do now.</summary>
    /// <param name="settle">Does it. It ends soon when it is cancelled, and fails in no other way.</param>
    public void Restart(Func<CancellationToken, Task> settle)
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                Cancel();
                _cancellation = new CancellationTokenSource();
                _last = After(_last, settle, _cancellation.Token);
            }
        }
    }

    /// <summary>Ends what is under way. Nothing begins any more.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (_lock)
        {
            Cancel();
            _hasEnded = true;
            last = _last;
        }

        await Ended(last);
    }

    private void Cancel()
    {
        _cancellation.Cancel();
        _cancellation.Dispose();
    }

    private static async Task After(Task before, Func<CancellationToken, Task> settle, CancellationToken cancellation)
    {
        await Ended(before);
        await settle(cancellation);
    }

    /// <summary>Goes on elsewhere in any case: whoever tells of a change is not to do the work.</summary>
    private static async Task Ended(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
}
