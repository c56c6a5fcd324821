using System.Diagnostics;
using Udpt.Grains.Metrics;

namespace Udpt.Gateway.Tracing;

/// <summary>
/// The spans of the datagram path: relayed batches and cold announces, a few a second of each. What is answered at once
/// in this process has none.
/// </summary>
/// <remarks>
/// Orleans begins a span of its own at every call that has none above it. The calls of this path that are not among
/// the chosen few have <see cref="Suppress"/> above them, a span that nobody records, and so begin none.
/// </remarks>
internal sealed class GatewaySpans(TimeProvider time)
{
    /// <summary>Between two of a kind, whatever the load.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly ActivitySource Source = new(Instrumentation.Name);

    private readonly long _ticks = (long)(Interval.TotalSeconds * time.TimestampFrequency);
    private long _nextRelay = long.MinValue;
    private long _nextAnnounce = long.MinValue;

    /// <summary>Makes this thread, or the work item at hand, one whose calls begin no spans by themselves.</summary>
    public static void Suppress()
    {
        if (Source.HasListeners())
        {
            Activity.Current = Unrecorded.Activity;
        }
    }

    /// <summary>
    /// Begins the span of a batch for <paramref name="silo"/>, which is current until <see cref="Detach"/>; null when it
    /// is not this one's turn.
    /// </summary>
    public Activity? StartRelay(SiloAddress silo, int requests)
    {
        Activity? span = Start(SpanNames.Relay, ref _nextRelay);
        span?.SetTag("udpt.silo", silo.ToString()).SetTag("udpt.requests", requests);
        return span;
    }

    /// <summary>As <see cref="StartRelay"/>, for an announce that goes to its torrent's grain.</summary>
    public Activity? StartAnnounce() => Start(SpanNames.Announce, ref _nextAnnounce);

    /// <summary>Lets this thread go on without the span, which somebody else will end.</summary>
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

        // A trace of its own, not a part of what the thread has.
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
