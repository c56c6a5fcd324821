using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.Protocol;
using Udpt.Gateway.Metrics;
using Udpt.Grains.Metrics;

namespace Udpt.Gateway.Tests.Metrics;

public sealed class UdpMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(1));
    private readonly UdpMetrics _metrics;

    public UdpMetricsTests() => _metrics = new UdpMetrics(_services.GetRequiredService<IMeterFactory>(), _time);

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Counters_of_all_threads_are_added_up()
    {
        DatagramCounters first = _metrics.AddCounters();
        DatagramCounters second = _metrics.AddCounters();
        first.Request(RequestAction.Announce, isIPv4: true);
        second.Request(RequestAction.Announce, isIPv4: true);
        second.Request(RequestAction.Announce, isIPv4: false);
        first.Error(ErrorReason.NotRegistered);
        first.Drop(DropReason.SendFailed, 3);
        _metrics.Shared.Drop(DropReason.CallFailed);
        _metrics.Shared.Error(ErrorReason.NotRegistered);

        Dictionary<string, long> values = Collect();
        Assert.Equal(2, values["udpt.requests action=announce family=ipv4"]);
        Assert.Equal(1, values["udpt.requests action=announce family=ipv6"]);
        Assert.Equal(0, values["udpt.requests action=scrape family=ipv6"]);
        Assert.Equal(2, values["udpt.errors reason=not_registered"]);
        Assert.Equal(3, values["udpt.dropped reason=send_failed"]);
        Assert.Equal(1, values["udpt.dropped reason=call_failed"]);
    }

    [Fact]
    public void Batches_are_measured_when_someone_listens()
    {
        List<int> sizes = [];
        using MeterListener listener = Listen();
        listener.SetMeasurementEventCallback<int>((_, size, _, _) => sizes.Add(size));
        listener.Start();
        _metrics.BatchReceived(7);
        Assert.Equal([7], sizes);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(16, 1)]
    [InlineData(17, 2)]
    [InlineData(64, 4)]
    public void Time_is_recorded_for_each_sixteen_answers_of_a_batch_and_the_rest(int answers, int records)
    {
        List<string> recorded = [];
        using MeterListener listener = Listen();
        listener.SetMeasurementEventCallback<double>(
            (_, seconds, tags, _) => recorded.Add($"{tags[0].Key}={tags[0].Value} {seconds}"));
        listener.Start();
        long received = _metrics.Now();
        _time.Advance(TimeSpan.FromMilliseconds(250));
        _metrics.Answered(AnswerPath.Relay, received, answers);
        Assert.Equal(Enumerable.Repeat("path=relay 0.25", records), recorded);
    }

    [Fact]
    public void Clock_is_not_asked_while_nobody_listens()
    {
        Assert.Equal(0, _metrics.Now());
    }

    private Dictionary<string, long> Collect()
    {
        Dictionary<string, long> values = [];
        using MeterListener listener = Listen();
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            values.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}", value));
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }

    /// <summary>Listens only to this test's meter, because others run in parallel.</summary>
    private MeterListener Listen()
    {
        Meter meter = _services.GetRequiredService<IMeterFactory>().Create(Instrumentation.Name);
        return new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
    }
}
