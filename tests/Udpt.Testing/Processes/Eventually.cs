namespace Udpt.Testing.Processes;

/// <summary>Waiting for what another process does: asked again and again, until it is so or a deadline passes.</summary>
internal static class Eventually
{
    /// <summary>Long enough for a start on two busy cores; a test that waits this long has failed.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks <paramref name="probe"/> until <paramref name="isDone"/> accepts its answer.</summary>
    public static async Task<T> Get<T>(
        string what, Func<Task<T>> probe, Func<T, bool> isDone, TimeSpan? deadline = null)
    {
        using var timeout = new CancellationTokenSource(deadline ?? Deadline);
        while (true)
        {
            var answer = await probe();
            if (isDone(answer))
            {
                return answer;
            }

            if (timeout.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited in vain for {what}; last seen: {answer}");
            }

            await Task.Delay(Step, CancellationToken.None);
        }
    }

    /// <summary>Asks until <paramref name="condition"/> holds.</summary>
    public static Task Holds(string what, Func<bool> condition, TimeSpan? deadline = null) =>
        Get(what, () => Task.FromResult(condition()), holds => holds, deadline);
}
