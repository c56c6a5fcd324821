using Udpt.Load.Measuring;
using Udpt.Load.Options;
using Udpt.Load.Workers;

namespace Udpt.Load.Reporting;

/// <summary>Measures processes and replies between two points in time.</summary>
internal sealed class UsageMeter
{
    private readonly int[] _processIds;
    private readonly IReadOnlyList<LoadWorker> _workers;
    private readonly TimeProvider _time;
    private Sample _first;
    private Sample _last;

    /// <exception cref="LoadException">A process does not exist.</exception>
    public UsageMeter(IReadOnlyList<int> processIds, IReadOnlyList<LoadWorker> workers, TimeProvider time)
    {
        _processIds = [.. processIds];
        _workers = workers;
        _time = time;
        foreach (int processId in _processIds)
        {
            if (ProcessUsage.Of(processId) is null)
            {
                throw new LoadException($"--pid {processId}: no such process, or no permission to inspect it");
            }
        }

        _first = _last = Take();
    }

    /// <summary>CPU time of this process between the two points.</summary>
    public TimeSpan Own => _last.Own - _first.Own;

    /// <summary>Marks the first point.</summary>
    public void Begin() => _first = _last = Take();

    /// <summary>Marks the last point.</summary>
    public void End() => _last = Take();

    /// <summary>A report for each process; null for one that has ended meanwhile.</summary>
    public IEnumerable<ProcessReport?> Reports()
    {
        double replies = Math.Max(_last.Received - _first.Received, 1);
        double seconds = Math.Max(_time.GetElapsedTime(_first.At, _last.At).TotalSeconds, double.Epsilon);
        for (int i = 0; i < _processIds.Length; i++)
        {
            if (_first.Usages[i] is not { } before || _last.Usages[i] is not { } after)
            {
                yield return null;
                continue;
            }

            TimeSpan user = after.User - before.User;
            TimeSpan system = after.Kernel - before.Kernel;
            yield return new ProcessReport(
                _processIds[i],
                (user + system).TotalMicroseconds / replies,
                user.TotalMicroseconds / replies,
                system.TotalMicroseconds / replies,
                (user + system).TotalSeconds / seconds,
                after.ResidentBytes,
                after.PeakResidentBytes);
        }
    }

    private Sample Take() => new(
        _time.GetTimestamp(),
        _workers.Sum(static worker => worker.Received),
        Environment.CpuUsage.TotalTime,
        [.. _processIds.Select(ProcessUsage.Of)]);

    private readonly record struct Sample(long At, long Received, TimeSpan Own, ProcessUsage?[] Usages);
}
