namespace Udpt.Testing.Processes;

/// <summary>Waits for another process by polling, up to a deadline.</summary>
internal static class Eventually
{
    /// <summary>Long enough for a start on two busy cores; a test that waits longer has failed.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    /// <summary>Repeats <paramref name="probe"/> until <paramref name="isDone"/> accepts its result.</summary>
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
                throw new TimeoutException($"Timed out waiting for {what}; last seen: {answer}");
            }

            await Task.Delay(Step, CancellationToken.None);
        }
    }

    /// <summary>Repeats until <paramref name="condition"/> holds.</summary>
    public static Task Holds(string what, Func<bool> condition, TimeSpan? deadline = null) =>
        Get(what, () => Task.FromResult(condition()), holds => holds, deadline);
}
