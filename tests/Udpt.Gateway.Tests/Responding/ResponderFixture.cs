using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Replies;
using Udpt.Gateway.Responding;
using Udpt.Gateway.TorrentCalls;
using Udpt.Gateway.Udp;
using Udpt.Grains;
using Udpt.Grains.Announcing;
using Udpt.Grains.Catalog;

namespace Udpt.Gateway.Tests.Responding;

/// <summary>A responder on real swarms, with batches written by hand and no remote torrents.</summary>
internal sealed class ResponderFixture : IRemoteTorrents, IReplySender, IDisposable
{
    public static readonly PeerEndpoint IPv4Client = PeerEndpoint.From(IPAddress.Parse("192.0.2.7"), 40000);
    public static readonly PeerEndpoint IPv6Client = PeerEndpoint.From(IPAddress.Parse("2001:db8::7"), 40000);

    private readonly ServiceProvider _services;
    private readonly ConnectionIdProvider _ids;

    public ResponderFixture(TrackerOptions? options = null, ILogger<BatchResponder>? logger = null)
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(55));
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddMetrics()
            .AddSingleton<UdpMetrics>()
            .AddTrackerGrains(options ?? new TrackerOptions { NewTorrentsPerAddress = 0, NewTorrents = 1_000_000 })
            .BuildServiceProvider();
        Task loaded = Catalog.Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>());
        Assert.True(loaded.IsCompletedSuccessfully);
        _ids = new ConnectionIdProvider(time, TimeSpan.FromSeconds(120));
        _ids.Use(new ConnectionSecrets { Current = new byte[16] });
        UdpGatewayOptions gateway = new() { BindAddresses = [], AnnounceInterval = TimeSpan.FromSeconds(120) };
        BatchResponderServices parts = new(
            _services.GetRequiredService<LocalTorrents>(),
            _services.GetRequiredService<SwarmClock>(),
            _ids,
            this,
            Relays: null,
            Keys: null,
            RefusesScrapes: false,
            new AnnounceInterval(gateway.AnnounceInterval),
            time,
            logger ?? NullLogger<BatchResponder>.Instance);
        Counters = Metrics.AddCounters();
        Responder = new BatchResponder(parts, Counters);
    }

    public BatchResponder Responder { get; }

    public DatagramCounters Counters { get; }

    public UdpMetrics Metrics => _services.GetRequiredService<UdpMetrics>();

    public DatagramBatch Batch { get; } = new();

    public TorrentCatalog Catalog => _services.GetRequiredService<TorrentCatalog>();

    public SwarmTable Table => _services.GetRequiredService<SwarmTable>();

    /// <summary>Whether the remote side accepts requests.</summary>
    public bool Takes { get; set; } = true;

    /// <summary>The announces that were forwarded.</summary>
    public List<(AnnounceRequest Request, ReplyRoute Route)> Announces { get; } = [];

    /// <summary>The scrapes that were forwarded.</summary>
    public List<(byte[] Reply, MissingScrape[] Missing, ReplyRoute Route)> Scrapes { get; } = [];

    public ulong IdOf(in PeerEndpoint source) => _ids.Now().Issue(source);

    public bool IsProven(ReadOnlySpan<byte> request, in PeerEndpoint source) =>
        request.Length >= 16
        && _ids.Now().Accepts(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(request), source);

    /// <summary>Adds an empty swarm to the table.</summary>
    public Swarm Add(InfoHash infoHash)
    {
        Swarm swarm = new(infoHash);
        Assert.True(Table.TryAdd(swarm, out _));
        return swarm;
    }

    /// <summary>Answers one datagram; null if there is no reply.</summary>
    public byte[]? Answer(byte[] request, PeerEndpoint? source = null) => Answer((request, source ?? IPv4Client))[0];

    /// <summary>Answers a batch.</summary>
    public byte[]?[] Answer(params (byte[] Request, PeerEndpoint Source)[] requests)
    {
        Fill(requests);
        Responder.Answer(Batch, this);
        return [.. Enumerable.Range(0, Batch.Count)
            .Select(i => Batch.Datagrams[i].ReplyLength == 0 ? null : Batch.Reply(i).ToArray())];
    }

    /// <summary>Writes a batch like a socket.</summary>
    public void Fill(params (byte[] Request, PeerEndpoint Source)[] requests)
    {
        Batch.Count = requests.Length;
        for (int i = 0; i < requests.Length; i++)
        {
            requests[i].Request.CopyTo(Batch.RequestBuffer(i));
            Batch.Datagrams[i] = new Datagram
            {
                Source = requests[i].Source,
                IsIPv4 = requests[i].Source.IsIPv4,
                RequestLength = requests[i].Request.Length,
                ReplyLength = -1,
            };
        }
    }

    bool IRemoteTorrents.TryAnnounce(in AnnounceRequest request, in ReplyRoute route)
    {
        if (Takes)
        {
            Announces.Add((request, route));
        }

        return Takes;
    }

    bool IRemoteTorrents.TryScrape(ReadOnlySpan<byte> reply, ReadOnlySpan<MissingScrape> missing, in ReplyRoute route)
    {
        if (Takes)
        {
            Scrapes.Add((reply.ToArray(), missing.ToArray(), route));
        }

        return Takes;
    }

    bool IReplySender.TrySend(ReadOnlySpan<byte> reply, in ReplyRoute route) => throw new NotSupportedException();

    public void Dispose() => _services.Dispose();
}
