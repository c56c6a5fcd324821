using System.Reflection;
using Udpt.Api.Status;
using Udpt.Core.Rules;
using Udpt.Grains.Placement;
using Udpt.Grains.Status;

namespace Udpt.Api.Tests.Status;

public sealed class StatusCollectorTests
{
    private static readonly SiloAddress[] Addresses =
        [.. Enumerable.Range(1, 3).Select(i => SiloAddress.FromParsableString($"192.0.2.{i}:11111@{i}"))];

    private readonly Cluster _cluster = Cluster.Create();

    [Fact]
    public async Task Totals_are_sums_over_the_silos()
    {
        TrackerStatus status = await Collector(Addresses).Get();

        Assert.Equal(("static", 6, 60, 600), (status.Mode, status.Torrents, status.Seeders, status.Leechers));
        Assert.Equal(
            [("192.0.2.1:11111", "active", "reachable"), ("192.0.2.2:11111", "active", "unreachable"), ("192.0.2.3:11111", "active", "reachable")],
            status.Silos.Select(silo => (silo.Address, silo.State, silo.Store)));
        Assert.Equal([("a", 12L), ("b", 6L)], status.Gateways.Select(gateway => (gateway.Name, gateway.Requests)));
    }

    [Fact]
    public async Task Silo_that_fails_is_shown_as_unreachable()
    {
        _cluster.Lost.Add(SiloKey.Of(Addresses[1]));
        TrackerStatus status = await Collector(Addresses).Get();

        Assert.Equal((4, 40, 400), (status.Torrents, status.Seeders, status.Leechers));
        SiloState lost = status.Silos[1];
        Assert.Equal(
            ("unreachable", "unknown", null, null, null), (lost.State, lost.Store, lost.Torrents, lost.Uptime, lost.Version));
    }

    [Fact]
    public async Task Gateways_that_cannot_be_asked_for_are_left_out()
    {
        _cluster.Lost.Add("gateways");

        Assert.Empty((await Collector(Addresses).Get()).Gateways);
    }

    [Fact]
    public async Task No_silo_or_none_that_answers_is_a_failure()
    {
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Collector().Get());
        Array.ForEach(Addresses, silo => _cluster.Lost.Add(SiloKey.Of(silo)));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Collector(Addresses).Get());
    }

    private StatusCollector Collector(params SiloAddress[] silos)
    {
        SiloView view = new(TimeProvider.System);
        view.Update(new SiloSet(1, silos));
        return new StatusCollector(
            _cluster.Factory,
            view,
            TrackerMode.Static,
            TimeProvider.System,
            new ProcessIdentity(TimeProvider.System),
            gateway: null,
            tracker: null);
    }

#pragma warning disable CA1852 // The proxy derives from it.
    private class Cluster : DispatchProxy
#pragma warning restore CA1852
    {
        public IGrainFactory Factory { get; private set; } = null!;

        public HashSet<string> Lost { get; } = [];

        public static Cluster Create()
        {
            IGrainFactory factory = Create<IGrainFactory, Cluster>();
            var cluster = (Cluster)factory;
            cluster.Factory = factory;
            return cluster;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => args![0] is string key
            ? new Silo(Lost.Contains(key), Array.FindIndex(Addresses, silo => SiloKey.Of(silo) == key) + 1)
            : new Gateways(Lost.Contains("gateways"));
    }

    private sealed class Silo(bool isLost, int number) : ISiloStatusGrain
    {
        public Task<SiloReport> Get() => isLost
            ? Task.FromException<SiloReport>(new SiloUnavailableException("gone"))
            : Task.FromResult(new SiloReport
            {
                Name = $"silo{number}",
                Version = "4.0.0",
                Uptime = TimeSpan.FromSeconds(number),
                Torrents = number,
                Seeders = number * 10,
                Leechers = number * 100,
                IsStoreReachable = number != 2,
            });
    }

    private sealed class Gateways(bool isLost) : IGatewayListGrain
    {
        public Task Report(GatewayReport report) => throw new NotSupportedException();

        public Task Leave(string id) => throw new NotSupportedException();

        public Task<GatewayReport[]> List() => isLost
            ? Task.FromException<GatewayReport[]>(new TimeoutException())
            : Task.FromResult<GatewayReport[]>([Of("b", 1), Of("a", 2)]);

        private static GatewayReport Of(string name, int times) => new()
        {
            Id = name,
            Name = name,
            Version = "4.0.0",
            Uptime = TimeSpan.Zero,
            Addresses = [],
            Connects = times,
            Announces = 2 * times,
            Scrapes = 3 * times,
            Errors = 0,
            Dropped = 0,
        };
    }
}
