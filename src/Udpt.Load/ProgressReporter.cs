using Udpt.Load.Workers;

namespace Udpt.Load;

/// <summary>Reports the progress of a part of the run every second.</summary>
internal static class ProgressReporter
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="progress">Receives the reports.</param>
    /// <param name="part">The part's name.</param>
    /// <param name="workers">The workers that run it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ended">Completes when the part has ended.</param>
    /// <param name="length">How long the part takes; zero if unknown.</param>
    /// <param name="replies">How many replies end the part; 0 if unknown.</param>
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
