namespace Udpt.Api.Live;

/// <summary>The newest moment, and waiting for the next. A viewer that is slow misses moments, and loses no sample.</summary>
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

    /// <summary>Waits until there is a newer moment than <paramref name="seen"/>, and gives the newest.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
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
        // One publisher; viewers go on by themselves, not on its thread.
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
