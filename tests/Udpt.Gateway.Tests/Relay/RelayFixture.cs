using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Identity;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Relay;
using Udpt.Gateway.Replies;
using Udpt.Gateway.Responding;
using Udpt.Gateway.Tests.Udp;
using Udpt.Gateway.TorrentCalls;
using Udpt.Gateway.Tracing;
using Udpt.Gateway.Udp;
using Udpt.Grains;
using Udpt.Grains.Announcing;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;
using Udpt.Grains.Relay;
using Udpt.Testing.Protocol;

namespace Udpt.Gateway.Tests.Relay;

/// <summary>A responder and the silos it relays to, which are real except for the Orleans calls between them.</summary>
internal sealed class RelayFixture : IReplySender, IDisposable
{
    public static readonly SiloAddress[] Addresses =
        [.. Enumerable.Range(1, 3).Select(i => SiloAddress.FromParsableString($"192.0.2.{i}:11111@{i}"))];

    private readonly List<ServiceProvider> _services = [];
    private readonly ConnectionIdProvider _ids;
    private readonly DatagramBatch _batch = new();
    private readonly BatchResponder _responder;

    /// <param name="self">The silo of the responder's process; null for a gateway without torrents.</param>
    /// <param name="silos">The known silos.</param>
    public RelayFixture(SiloAddress? self = null, params SiloAddress[] silos)
    {
        Time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(55));
        View = new SiloView(Time) { Self = self };
        Hear(1, silos);
        foreach (SiloAddress address in silos)
        {
            Silos[address] = AddSilo(address, silos);
        }

        // Long enough that no torrents are considered to be moving any more.
        Time.Advance(TimeSpan.FromMinutes(5));
        Grains.Relay = (silo, batch) =>
        {
            Sent.Enqueue((silo, batch));
            return Apply(silo, batch);
        };
        ServiceProvider shared = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _services.Add(shared);
        Metrics = new UdpMetrics(shared.GetRequiredService<IMeterFactory>(), TimeProvider.System);
        Counters = Metrics.AddCounters();
        UdpGatewayOptions options = new() { BindAddresses = [], AnnounceInterval = TimeSpan.FromSeconds(120) };
        AnnounceInterval interval = new(options.AnnounceInterval);
        LateReplies replies = new(interval, Metrics);
        GatewaySpans spans = new(TimeProvider.System);
        GrainCalls calls = new(Grains.Factory, replies, spans, NullLogger<GrainCalls>.Instance);
        Relays = new RelayContext(Grains.Factory, View, calls, replies, spans, Metrics, Time, NullLogger<RelayContext>.Instance);
        _ids = new ConnectionIdProvider(Time, TimeSpan.FromSeconds(120));
        _ids.Use(new ConnectionSecrets { Current = new byte[16] });
        _responder = new BatchResponder(
            new BatchResponderServices(
                self is null ? null : Silos[self].GetRequiredService<LocalTorrents>(),
                new SwarmClock(Time),
                _ids,
                calls,
                Relays,
                Keys: null,
                RefusesScrapes: false,
                interval,
                Time,
                NullLogger<BatchResponder>.Instance),
            Counters);
    }

    public FakeTimeProvider Time { get; }

    public FakeSilos Grains { get; } = new();

    public SiloView View { get; }

    public RelayContext Relays { get; }

    public UdpMetrics Metrics { get; }

    public DatagramCounters Counters { get; }

    /// <summary>The services of each silo.</summary>
    public Dictionary<SiloAddress, ServiceProvider> Silos { get; } = [];

    /// <summary>The batches that were sent.</summary>
    public ConcurrentQueue<(SiloAddress Silo, byte[] Batch)> Sent { get; } = new();

    /// <summary>The replies that were sent after their batch, by transaction id.</summary>
    public ConcurrentQueue<(uint TransactionId, byte[] Reply)> Late { get; } = new();

    /// <summary>Everything that was dropped, for any reason.</summary>
    public long Dropped => Enum.GetValues<DropReason>().Sum(DroppedFor);

    public ulong IdOf(in PeerEndpoint source) => _ids.Now().Issue(source);

    public long DroppedFor(DropReason reason) => Counters.Count(reason) + Metrics.Shared.Count(reason);

    public void Hear(long version, params SiloAddress[] silos) => View.Update(new SiloSet(version, silos));

    /// <summary>Info hashes with their home at <paramref name="silo"/>.</summary>
    public IEnumerable<InfoHash> HomedAt(SiloAddress silo) => Enumerable.Range(0, 256)
        .Select(fill => Requests.HashOf((byte)fill))
        .Where(hash => silo.Equals(View.Silos.HomeAddressOf(hash)));

    public void AddSwarm(SiloAddress silo, InfoHash infoHash) =>
        Assert.True(Silos[silo].GetRequiredService<SwarmTable>().TryAdd(new Swarm(infoHash), out _));

    /// <summary>Answers a batch. Returns the immediate replies.</summary>
    public byte[]?[] Answer(params (byte[] Request, PeerEndpoint Source)[] requests)
    {
        Fill(requests);
        AnswerFilled();
        return [.. Enumerable.Range(0, _batch.Count)
            .Select(i => _batch.Datagrams[i].ReplyLength == 0 ? null : _batch.Reply(i).ToArray())];
    }

    /// <summary>Applies a batch like a silo.</summary>
    public Task<byte[]> Apply(SiloAddress silo, byte[] batch) =>
        Task.FromResult(Silos[silo].GetRequiredService<RelayBatchHandler>().Apply(batch));

    public void AnswerFilled() => _responder.Answer(_batch, this);

    /// <summary>Ends like a receive thread.</summary>
    public void End() => _responder.End();

    /// <summary>Writes a batch like a socket.</summary>
    public void Fill(params (byte[] Request, PeerEndpoint Source)[] requests)
    {
        _batch.Count = requests.Length;
        for (int i = 0; i < requests.Length; i++)
        {
            requests[i].Request.CopyTo(_batch.RequestBuffer(i));
            _batch.Datagrams[i] = new Datagram
            {
                Source = requests[i].Source,
                IsIPv4 = requests[i].Source.IsIPv4,
                RequestLength = requests[i].Request.Length,
            };
        }
    }

    /// <summary>The only late reply, in hex.</summary>
    public async Task<string> NextLate()
    {
        await Until(() => !Late.IsEmpty);
        Assert.True(Late.TryDequeue(out (uint, byte[] Reply) late));
        return Convert.ToHexStringLower(late.Reply);
    }

    public static async Task Until(Func<bool> condition)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    bool IReplySender.TrySend(ReadOnlySpan<byte> reply, in ReplyRoute route)
    {
        Assert.Equal(route.TransactionId, BinaryPrimitives.ReadUInt32BigEndian(reply[4..]));
        Late.Enqueue((route.TransactionId, reply.ToArray()));
        return true;
    }

    public void Dispose() => _services.ForEach(static services => services.Dispose());

    private ServiceProvider AddSilo(SiloAddress address, SiloAddress[] silos)
    {
        ServiceProvider services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddTrackerGrains(
                new TrackerOptions { NewTorrentsPerAddress = 0, NewTorrents = 1_000_000 },
                _ => address)
            .BuildServiceProvider();
        _services.Add(services);
        services.GetRequiredService<SiloView>().Update(new SiloSet(1, silos));
        Assert.True(services.GetRequiredService<TorrentCatalog>()
            .Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>()).IsCompletedSuccessfully);
        return services;
    }
}
