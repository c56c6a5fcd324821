using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Torrents;
using Udpt.Grains.ConnectionIds;
using Udpt.Grains.Placement;
using Udpt.Grains.Relay;
using Udpt.Grains.Torrents;

namespace Udpt.Gateway.Tests.Udp;

/// <summary>A grain factory whose grains are implemented by the test.</summary>
public class FakeGrains : DispatchProxy
{
    public IGrainFactory Factory { get; private set; } = null!;

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

    public static FakeGrains Create()
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        var grains = (FakeGrains)factory;
        grains.Factory = factory;
        return grains;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Type grain = targetMethod!.ReturnType;
        if (grain == typeof(ITorrentGrain))
        {
            Assert.True(TorrentKey.TryParse((string)args![0]!, out InfoHash infoHash));
            return new Torrent(this, infoHash);
        }

        if (grain == typeof(IRelayGrain))
        {
            return new RelayOf(this, SiloKey.Parse((string)args![0]!));
        }

        if (grain == typeof(IRelayService))
        {
            Assert.True(SystemTargetGrainId.TryParse((GrainId)args![0]!, out SystemTargetGrainId id));
            return new RelayServiceOf(this, id.GetSiloAddress());
        }

        if (grain == typeof(ISiloListGrain))
        {
            AskedForSilos.TryAdd((long)args![0]!, 0);
            return new SiloLister(this);
        }

        return grain == typeof(IConnectionSecretGrain)
            ? new ConnectionSecret(this)
            : throw new NotSupportedException(grain.Name);
    }

    private sealed class RelayOf(FakeGrains grains, SiloAddress silo) : IRelayGrain
    {
        public async Task<Immutable<byte[]>> Apply(byte[] batch) => (await grains.Relay(silo, batch)).AsImmutable();

        public Task<GrainId?> Service() => grains.RelayService(silo);
    }

    private sealed class RelayServiceOf(FakeGrains grains, SiloAddress silo) : IRelayService
    {
        public async Task<Immutable<byte[]>> Apply(byte[] batch) => (await grains.RelayDirectly(silo, batch)).AsImmutable();
    }

    private sealed class SiloLister(FakeGrains grains) : ISiloListGrain
    {
        public Task<SiloList> Get() => grains.Silos();
    }

    private sealed class Torrent(FakeGrains grains, InfoHash infoHash) : ITorrentGrain
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

    private sealed class ConnectionSecret(FakeGrains grains) : IConnectionSecretGrain
    {
        public Task<ConnectionSecrets> Get() => grains.Secrets();
    }
}
