using Udpt.Grains.Calls;

namespace Udpt.Silo.Sweeping;

/// <summary>Makes grain calls, a bounded number at a time.</summary>
internal static class BoundedCalls
{
    /// <summary>Calls in flight: enough to keep the store busy, too few to delay announces.</summary>
    private const int Parallelism = 64;

    /// <summary>
    /// How long <see cref="Retry"/> tries: what a stopping silo hands over is soon available elsewhere.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes the calls and counts failures.</summary>
    public static async Task<(int Failures, Exception? Last)> Run(
        IEnumerable<Func<Task>> calls, CancellationToken cancellation)
    {
        int failures = 0;
        Exception? last = null;
        await Parallel.ForEachAsync(
            calls,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation },
            async (call, _) =>
            {
                try
                {
                    await call();
                }
                catch (Exception failure)
                {
                    Interlocked.Increment(ref failures);
                    last = failure;
                }
            });
        return (failures, last);
    }

    /// <summary>
    /// Makes the calls and retries each one that is lost with a silo, because there is no later sweep. The calls must
    /// be idempotent.
    /// </summary>
    public static async Task<Exception?> Retry(
        IEnumerable<Func<Task>> calls, TimeProvider time, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        return (await Run(calls.Select(Again), cancellation)).Last;

        Func<Task> Again(Func<Task> call) => async () =>
        {
            while (true)
            {
                try
                {
                    await call();
                    return;
                }
                catch (Exception failure) when (CallFaults.IsSiloLoss(failure) && time.GetElapsedTime(start) < Patience)
                {
                    await Task.Delay(Interval, time, cancellation);
                }
            }
        };
    }
}
