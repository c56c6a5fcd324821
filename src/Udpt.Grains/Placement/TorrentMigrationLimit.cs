namespace Udpt.Grains.Placement;

/// <summary>
/// How many torrents of a silo move to another at a time: a silo that joins takes its share over while announces go on.
/// </summary>
public sealed class TorrentMigrationLimit : IDisposable
{
    /// <summary>Some ten milliseconds of a processor's work.</summary>
    private const int AtATime = 64;

    /// <summary>Less than a call may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(AtATime);
    private readonly SemaphoreSlim _all = new(1);

    /// <summary>Waits for a place.</summary>
    public Task Begin() => _places.WaitAsync();

    /// <summary>Gives the place to the next.</summary>
    public void End() => _places.Release();

    /// <summary>
    /// Gives the place to the next when a torrent has arrived, or is lost: what a silo that hangs is sent is bounded.
    /// </summary>
    public void EndAfter(Task moved) => moved.ContinueWith(
        static (_, moves) => ((TorrentMigrationLimit)moves!).End(),
        this,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>Waits until each move that is under way by now has ended, a bounded time.</summary>
    public async Task UnderWay()
    {
        // Whoever has all places is the only one; two who each had some would wait for each other.
        using var patience = new CancellationTokenSource(Patience);
        int taken = 0;
        try
        {
            await _all.WaitAsync(patience.Token);
            try
            {
                for (; taken < AtATime; taken++)
                {
                    await _places.WaitAsync(patience.Token);
                }
            }
            finally
            {
                _all.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // A silo hangs that torrents are sent to.
        }
        finally
        {
            if (taken > 0)
            {
                _places.Release(taken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _places.Dispose();
        _all.Dispose();
    }
}
