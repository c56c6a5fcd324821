namespace Udpt.Api.Live;

/// <summary>
/// Holds the newest moment and lets viewers wait for the next. A slow viewer misses moments but no samples.
/// </summary>
public sealed class LiveFeed
{
    private volatile State _state = new(LiveMoment.First);

    internal LiveMoment Current => _state.Moment;

    internal void Publish(LiveMoment moment)
    {
        State before = _state;
        _state = new(moment);
        before.Ended.SetResult();
    }

    /// <summary>Waits for a moment newer than <paramref name="seen"/>, and returns the newest.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    internal async Task<LiveMoment> After(LiveMoment seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            State state = _state;
            if (state.Moment != seen)
            {
                return state.Moment;
            }

            await state.Ended.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed record State(LiveMoment Moment)
    {
        // There is one publisher; viewers continue asynchronously, not on its thread.
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
