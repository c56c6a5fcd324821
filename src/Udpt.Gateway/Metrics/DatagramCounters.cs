using Udpt.Core.Protocol;

namespace Udpt.Gateway.Metrics;

/// <summary>
/// The counters of one receive thread. Only that thread writes, so counting is a plain addition in its own cache, and
/// readers may see slightly old values. All other threads share one instance.
/// </summary>
/// <param name="isShared">Whether any thread may count errors and drops here.</param>
internal sealed class DatagramCounters(bool isShared = false)
{
    public const int Actions = 3;
    public const int Families = 2;

    private static readonly int Errors = Enum.GetValues<ErrorReason>().Length;
    private static readonly int Drops = Enum.GetValues<DropReason>().Length;

    // Padding on both sides, so that no other object shares a cache line with what this thread writes.
    private const int Padding = 16;

    private readonly long[] _requests = new long[Padding + (Actions * Families) + Padding];
    private readonly long[] _errors = new long[Padding + Errors + Padding];
    private readonly long[] _drops = new long[Padding + Drops + Padding];

    public void Request(RequestAction action, bool isIPv4) => _requests[RequestIndex(action, isIPv4)]++;

    public void Error(ErrorReason reason) => Add(ref _errors[Padding + (int)reason], 1);

    public void Drop(DropReason reason, int count = 1) => Add(ref _drops[Padding + (int)reason], count);

    public long Requests(RequestAction action, bool isIPv4) =>
        Volatile.Read(ref _requests[RequestIndex(action, isIPv4)]);

    public long Requests(RequestAction action) => Requests(action, isIPv4: true) + Requests(action, isIPv4: false);

    public long AllErrors => Sum(_errors);

    public long AllDrops => Sum(_drops);

    public long Count(ErrorReason reason) => Volatile.Read(ref _errors[Padding + (int)reason]);

    public long Count(DropReason reason) => Volatile.Read(ref _drops[Padding + (int)reason]);

    private void Add(ref long counter, int count)
    {
        if (isShared)
        {
            Interlocked.Add(ref counter, count);
        }
        else
        {
            counter += count;
        }
    }

    private static long Sum(long[] counts)
    {
        long sum = 0;
        foreach (ref long count in counts.AsSpan())
        {
            sum += Volatile.Read(ref count);
        }

        return sum;
    }

    private static int RequestIndex(RequestAction action, bool isIPv4) =>
        Padding + ((int)action * Families) + (isIPv4 ? 0 : 1);
}
