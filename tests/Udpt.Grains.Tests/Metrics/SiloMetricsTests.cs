using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Grains.Catalog;
using Udpt.Grains.Census;
using Udpt.Grains.Metrics;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Tests.Metrics;

public sealed class SiloMetricsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SwarmTable _table = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SiloMetrics _metrics;

    public SiloMetricsTests() =>
        _metrics = new SiloMetrics(
            _services.GetRequiredService<IMeterFactory>(),
            _table,
            new SwarmCensus(_table, new TorrentCatalog(), _time),
            new SiloView(_time),
            _time);

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Torrents_and_peers_are_counted_by_role_and_family()
    {
        Swarm first = Add();
        Announce(first, "192.0.2.1", left: 0);
        Announce(first, "192.0.2.2", left: 1);
        Announce(first, "2001:db8::1", left: 0);
        Announce(Add(), "192.0.2.1", left: 5);
        Add();

        Dictionary<string, double> values = Collect();
        Assert.Equal(3, values["udpt.torrents"]);
        Assert.Equal(1, values["udpt.peers role=seeder family=ipv4"]);
        Assert.Equal(2, values["udpt.peers role=leecher family=ipv4"]);
        Assert.Equal(1, values["udpt.peers role=seeder family=ipv6"]);
        Assert.Equal(0, values["udpt.peers role=leecher family=ipv6"]);
    }

    [Fact]
    public void Activations_and_moves_are_there_from_the_start_and_counted()
    {
        Assert.Equal(0, Collect()["udpt.migrations direction=in"]);
        _metrics.Activated(ActivationOrigin.New);
        _metrics.Activated(ActivationOrigin.Moved);
        _metrics.Activated(ActivationOrigin.Moved);
        _metrics.MovedOut();

        Dictionary<string, double> values = Collect();
        Assert.Equal(1, values["udpt.activations origin=new"]);
        Assert.Equal(0, values["udpt.activations origin=saved"]);
        Assert.Equal(0, values["udpt.activations origin=kept"]);
        Assert.Equal(2, values["udpt.activations origin=moved"]);
        Assert.Equal(2, values["udpt.migrations direction=in"]);
        Assert.Equal(1, values["udpt.migrations direction=out"]);
    }

    [Fact]
    public void Silo_that_is_alone_is_one() => Assert.Equal(1, Collect()["udpt.silos"]);

    [Fact]
    public void Sweep_is_recorded_in_seconds()
    {
        List<double> recorded = [];
        using MeterListener listener = Listen((_, value) => recorded.Add(value));
        long started = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(3));
        _metrics.RecordSweep(started);
        Assert.Equal([3], recorded);
    }

    private Swarm Add()
    {
        Swarm swarm = new(InfoHash.Read(Guid.NewGuid().ToByteArray().Concat(new byte[4]).ToArray()));
        Assert.True(_table.TryAdd(swarm, out _));
        return swarm;
    }

    private static void Announce(Swarm swarm, string address, ulong left)
    {
        SwarmRandom random = SwarmRandom.Create();
        swarm.Announce(
            new AnnounceRequest
            {
                InfoHash = swarm.InfoHash,
                PeerId = default,
                Peer = PeerEndpoint.From(IPAddress.Parse(address), 6881),
                Downloaded = 0,
                Left = left,
                Uploaded = 0,
                Event = AnnounceEvent.None,
                NumWant = 0,
            },
            SwarmPolicy.From(new TrackerOptions()),
            now: 0,
            ref random,
            stackalloc byte[64]);
    }

    private Dictionary<string, double> Collect()
    {
        Dictionary<string, double> values = [];
        using MeterListener listener = Listen((name, value) => values.Add(name, value));
        listener.RecordObservableInstruments();
        return values;
    }

    private MeterListener Listen(Action<string, double> hear)
    {
        Meter meter = _services.GetRequiredService<IMeterFactory>().Create(Instrumentation.Name);
        MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => hear(Name(instrument, tags), value));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => hear(Name(instrument, tags), value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => hear(Name(instrument, tags), value));
        listener.Start();
        return listener;
    }

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]);
}
