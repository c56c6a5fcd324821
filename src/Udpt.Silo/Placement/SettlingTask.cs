namespace Udpt.Silo.Placement;

/// <summary>
/// Runs the work that follows a membership change, one run at a time. The next change cancels the run in progress.
/// Thread-safe.
/// </summary>
internal sealed class SettlingTask : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _cancellation = new();
    private Task _last = Task.CompletedTask;
    private bool _hasEnded;

    /// <summary>Cancels the run in progress and starts a new one when that has ended.</summary>
    /// <param name="settle">The work. It ends soon after it is cancelled, and throws nothing else.</param>
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

    /// <summary>Cancels the run in progress. No further run starts.</summary>
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

    /// <summary>
    /// Always continues asynchronously, so that the work does not run on the thread that reports a change.
    /// </summary>
    private static async Task Ended(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
}
