using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Udpt.Gateway.Tracing;
using Udpt.Grains.Metrics;

namespace Udpt.Gateway.Tests.Tracing;

public sealed class GatewaySpansTests : IDisposable
{
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    private readonly FakeTimeProvider _time = new();
    private readonly GatewaySpans _spans;
    private ActivityListener? _listener;

    public GatewaySpansTests() => _spans = new GatewaySpans(_time);

    public void Dispose()
    {
        Activity.Current = null;
        _listener?.Dispose();
    }

    [Fact]
    public void Nothing_is_begun_while_nobody_listens()
    {
        Assert.Null(_spans.StartAnnounce());
        GatewaySpans.Suppress();
        Assert.Null(Activity.Current);
    }

    [Fact]
    public void One_of_a_kind_is_begun_each_tenth_of_a_second()
    {
        Listen();
        using Activity? first = _spans.StartAnnounce();
        using Activity? relay = _spans.StartRelay(Silo, 17);
        Assert.NotNull(first);
        Assert.Equal(17, relay?.GetTagItem("udpt.requests"));
        Assert.Null(_spans.StartAnnounce());
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Null(_spans.StartAnnounce());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        using Activity? second = _spans.StartAnnounce();
        Assert.NotNull(second);
        Assert.Null(_spans.StartAnnounce());
    }

    [Fact]
    public void Span_is_a_trace_of_its_own_and_current_until_it_is_left()
    {
        Listen();
        GatewaySpans.Suppress();
        using Activity? span = _spans.StartAnnounce();
        Assert.Same(span, Activity.Current);
        Assert.Null(span?.ParentId);
        GatewaySpans.Detach(span);
        Assert.NotSame(span, Activity.Current);
    }

    [Fact]
    public void Quiet_thread_has_above_it_what_nobody_records()
    {
        Listen();
        GatewaySpans.Suppress();
        Assert.False(Activity.Current?.Recorded);
        Assert.Equal(ActivityIdFormat.W3C, Activity.Current?.IdFormat);
    }

    private void Listen()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Instrumentation.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_listener);
    }
}
