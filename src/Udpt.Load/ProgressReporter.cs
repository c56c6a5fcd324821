using Udpt.Load.Workers;

namespace Udpt.Load;

/// <summary>Tells each second how far a part of the run is.</summary>
internal static class ProgressReporter
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="progress">Whom to tell.</param>
    /// <param name="part">What it is called.</param>
    /// <param name="workers">Who does it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ended">When it has ended.</param>
    /// <param name="length">How long it takes, if that is known, else zero.</param>
    /// <param name="replies">How many replies end it, if that is known, else 0.</param>
    public static async Task Follow(
        IProgress<LoadProgress> progress,
        string part,
        IReadOnlyList<LoadWorker> workers,
        TimeProvider time,
        Task ended,
        TimeSpan length,
        long replies)
    {
        long start = time.GetTimestamp();
        long first = Received(workers);
        long last = first;
        long lastAt = start;
        while (await Task.WhenAny(ended, Task.Delay(Interval, time)) != ended)
        {
            long now = time.GetTimestamp();
            long received = Received(workers);
            TimeSpan elapsed = time.GetElapsedTime(start, now);
            double? share = length > TimeSpan.Zero ? elapsed / length
                : replies > 0 ? (double)(received - first) / replies
                : null;
            progress.Report(new LoadProgress(
                part,
                elapsed,
                received - first,
                (received - last) / time.GetElapsedTime(lastAt, now).TotalSeconds,
                share is { } known ? Math.Min(known, 1) : null));
            last = received;
            lastAt = now;
        }
    }

    private static long Received(IReadOnlyList<LoadWorker> workers) => workers.Sum(static worker => worker.Received);
}
