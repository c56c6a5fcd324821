using System.Diagnostics;
using Udpt.Grains.Metrics;

namespace Udpt.Gateway.Tracing;

/// <summary>
/// The spans of the datagram path: relayed batches and announces by grain call, a few per second of each kind. Requests
/// answered immediately in this process have none.
/// </summary>
/// <remarks>
/// Orleans starts a span for every call without a parent span. Calls of this path that are not sampled have
/// <see cref="Suppress"/>'s unrecorded span as their parent, so Orleans starts none for them.
/// </remarks>
internal sealed class GatewaySpans(TimeProvider time)
{
    /// <summary>Minimum time between two spans of a kind, whatever the load.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly ActivitySource Source = new(Instrumentation.Name);

    private readonly long _ticks = (long)(Interval.TotalSeconds * time.TimestampFrequency);
    private long _nextRelay = long.MinValue;
    private long _nextAnnounce = long.MinValue;

    /// <summary>Stops the calls of this thread or work item from starting spans by themselves.</summary>
    public static void Suppress()
    {
        if (Source.HasListeners())
        {
            Activity.Current = Unrecorded.Activity;
        }
    }

    /// <summary>
    /// Starts the span of a batch for <paramref name="silo"/>, which is current until <see cref="Detach"/>; null if
    /// this batch is not sampled.
    /// </summary>
    public Activity? StartRelay(SiloAddress silo, int requests)
    {
        Activity? span = Start(SpanNames.Relay, ref _nextRelay);
        span?.SetTag("udpt.silo", silo.ToString()).SetTag("udpt.requests", requests);
        return span;
    }

    /// <summary>Like <see cref="StartRelay"/>, for an announce sent to its torrent's grain.</summary>
    public Activity? StartAnnounce() => Start(SpanNames.Announce, ref _nextAnnounce);

    /// <summary>Detaches this thread from the span, which another thread will end.</summary>
    public static void Detach(Activity? span)
    {
        if (span is not null)
        {
            Activity.Current = Unrecorded.Activity;
        }
    }

    private Activity? Start(string name, ref long next)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        long now = time.GetTimestamp();
        long due = Volatile.Read(ref next);
        if (now < due || Interlocked.CompareExchange(ref next, now + _ticks, due) != due)
        {
            return null;
        }

        // Starts a trace of its own instead of continuing the thread's.
        Activity.Current = null;
        Activity? span = Source.StartActivity(name, ActivityKind.Client);
        if (span is null)
        {
            Activity.Current = Unrecorded.Activity;
        }

        return span;
    }

    private static class Unrecorded
    {
        public static readonly Activity Activity = new Activity("udpt.quiet") { ActivityTraceFlags = ActivityTraceFlags.None }
            .SetIdFormat(ActivityIdFormat.W3C)
            .Start();
    }
}
