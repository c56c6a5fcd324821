using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Protocol;
using Udpt.Grains.Metrics;

namespace Udpt.Gateway.Tests.Metrics;

public sealed class UdpMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly UdpMetrics _metrics;

    public UdpMetricsTests() => _metrics = new UdpMetrics(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System);

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
        _metrics.Shared.DropShared(DropReason.CallFailed);
        _metrics.Shared.ErrorShared(ErrorReason.NotRegistered);

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

    /// <summary>Listens to this test's meter only: others run beside it.</summary>
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
