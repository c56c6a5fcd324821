namespace Udpt.Grains.Placement;

/// <summary>
/// Limits how many torrents of a silo migrate at the same time, so that announces continue while a new silo takes over
/// its share.
/// </summary>
public sealed class TorrentMigrationLimit : IDisposable
{
    /// <summary>About ten milliseconds of processor time.</summary>
    private const int AtATime = 64;

    /// <summary>Shorter than a call's timeout.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(AtATime);
    private readonly SemaphoreSlim _all = new(1);

    /// <summary>Waits for a free slot.</summary>
    public Task Begin() => _places.WaitAsync();

    /// <summary>Releases a slot.</summary>
    public void End() => _places.Release();

    /// <summary>
    /// Releases a slot once a torrent has arrived or is lost, which bounds the torrents in flight to a silo that hangs.
    /// </summary>
    public void EndAfter(Task moved) => moved.ContinueWith(
        static (_, moves) => ((TorrentMigrationLimit)moves!).End(),
        this,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>Waits, for a bounded time, until each migration now in progress has ended.</summary>
    public async Task UnderWay()
    {
        // Only one caller at a time may collect slots: two that each held some would deadlock.
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
            // A target silo hangs.
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
