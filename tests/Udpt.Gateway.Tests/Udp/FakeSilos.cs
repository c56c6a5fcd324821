using System.Collections.Concurrent;
using Orleans.Concurrency;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Torrents;
using Udpt.Grains.ConnectionIds;
using Udpt.Grains.Placement;
using Udpt.Grains.Relay;
using Udpt.Grains.Torrents;
using Udpt.Testing.Grains;

namespace Udpt.Gateway.Tests.Udp;

/// <summary>Silos whose grains are implemented by the test.</summary>
public sealed class FakeSilos
{
    public FakeSilos() => Factory = FakeGrainFactory.Create()
        .With<ITorrentGrain>(key => new Torrent(this, Parse(key)))
        .With<IRelayGrain>(key => new RelayOf(this, SiloKey.Parse((string)key)))
        .With<IRelayService>(service => new RelayServiceOf(this, SiloOf(service)))
        .With<ISiloListGrain>(ListSilos)
        .With<IConnectionSecretGrain>(_ => new ConnectionSecret(this))
        .Factory;

    public IGrainFactory Factory { get; }

    public Func<AnnounceRequest, Task<AnnounceReply>> Announce { get; set; } =
        static _ => throw new InvalidOperationException("No announce was expected.");

    public Func<InfoHash, Task<ScrapeCounts>> Scrape { get; set; } =
        static _ => throw new InvalidOperationException("No scrape was expected.");

    public Func<Task<ConnectionSecrets>> Secrets { get; set; } =
        static () => Task.FromResult(new ConnectionSecrets { Current = new byte[16] });

    public Func<SiloAddress, byte[], Task<byte[]>> Relay { get; set; } =
        static (_, _) => throw new InvalidOperationException("No batch was expected.");

    public Func<SiloAddress, Task<GrainId?>> RelayService { get; set; } = static _ => Task.FromResult<GrainId?>(null);

    public Func<SiloAddress, byte[], Task<byte[]>> RelayDirectly { get; set; } =
        static (_, _) => throw new InvalidOperationException("No batch was expected.");

    public Func<Task<SiloList>> Silos { get; set; } =
        static () => throw new InvalidOperationException("No query for the silos was expected.");

    /// <summary>The keys of the grains that were asked for the silos.</summary>
    public ConcurrentDictionary<long, int> AskedForSilos { get; } = new();

    private static InfoHash Parse(object key)
    {
        Assert.True(TorrentKey.TryParse((string)key, out InfoHash infoHash));
        return infoHash;
    }

    private static SiloAddress SiloOf(object service)
    {
        Assert.True(SystemTargetGrainId.TryParse((GrainId)service, out SystemTargetGrainId id));
        return id.GetSiloAddress();
    }

    private SiloLister ListSilos(object key)
    {
        AskedForSilos.TryAdd((long)key, 0);
        return new SiloLister(this);
    }

    private sealed class RelayOf(FakeSilos grains, SiloAddress silo) : IRelayGrain
    {
        public async Task<Immutable<byte[]>> Apply(byte[] batch) => (await grains.Relay(silo, batch)).AsImmutable();

        public Task<GrainId?> Service() => grains.RelayService(silo);
    }

    private sealed class RelayServiceOf(FakeSilos grains, SiloAddress silo) : IRelayService
    {
        public async Task<Immutable<byte[]>> Apply(byte[] batch) => (await grains.RelayDirectly(silo, batch)).AsImmutable();
    }

    private sealed class SiloLister(FakeSilos grains) : ISiloListGrain
    {
        public Task<SiloList> Get() => grains.Silos();
    }

    private sealed class Torrent(FakeSilos grains, InfoHash infoHash) : ITorrentGrain
    {
        public Task<AnnounceReply> Announce(AnnounceRequest request) => grains.Announce(request);

        public Task<ScrapeCounts> Scrape() => grains.Scrape(infoHash);

        public Task<TorrentDetails?> Describe(int maxPeers) => throw new NotSupportedException();

        public Task<ChangeTicket> BeginChange() => throw new NotSupportedException();

        public Task Register(ChangeTicket ticket) => throw new NotSupportedException();

        public Task Flag(ChangeTicket ticket) => throw new NotSupportedException();

        public Task<bool> Drop(ChangeTicket ticket) => throw new NotSupportedException();

        public Task Save() => throw new NotSupportedException();

        public Task ForgetIfEmpty() => throw new NotSupportedException();

        public Task MoveHome() => throw new NotSupportedException();
    }

    private sealed class ConnectionSecret(FakeSilos grains) : IConnectionSecretGrain
    {
        public Task<ConnectionSecrets> Get() => grains.Secrets();
    }
}
