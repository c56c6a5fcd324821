using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
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
using Udpt.Grains.Relay;

namespace Udpt.Benchmarks;

/// <summary>
/// Whole batches of 64 announces to random torrents: what a receive thread does between its two system calls, and what
/// a silo does with a relayed batch. Times and bytes are per announce.
/// </summary>
public class BatchBenchmarks : IRemoteTorrents, IReplySender
{
    private const int Batches = 64;
    private const int Peers = 32;

    private readonly DatagramBatch _batch = new();
    private (byte[] Bytes, PeerEndpoint Source)[][] _datagrams = [];
    private byte[][] _relayed = [];
    private BatchResponder _responder = null!;
    private RelayBatchHandler _relay = null!;
    private int _next;

    [Params(1_000, 100_000)]
    public int Torrents { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        ServiceProvider services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddMetrics()
            .AddSingleton<UdpMetrics>()
            .AddTrackerGrains(new TrackerOptions { MaxPeersPerAddress = 0 })
            .BuildServiceProvider();
        LocalTorrents torrents = services.GetRequiredService<LocalTorrents>();
        services.GetRequiredService<TorrentCatalog>()
            .Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>()).GetAwaiter().GetResult();
        InfoHash[] infoHashes = [.. Enumerable.Range(0, Torrents).Select(Samples.InfoHash)];
        foreach (InfoHash infoHash in infoHashes)
        {
            torrents.Table.TryAdd(Samples.Swarm(infoHash, Peers), out _);
        }

        ConnectionIdProvider ids = new(TimeProvider.System, TimeSpan.FromDays(1));
        ids.Use(new ConnectionSecrets { Current = new byte[16] });
        SwarmRandom random = new(1);
        AnnounceRequest[][] announces = [.. Enumerable.Range(0, Batches).Select(_ => Enumerable
            .Range(0, DatagramBatch.Capacity)
            .Select(_ => Samples.Announce(infoHashes[random.Next(Torrents)], random.Next(Peers)))
            .ToArray())];
        _datagrams = [.. announces.Select(batch => batch
            .Select(announce => (Samples.Datagram(announce, ids.Now().Issue(announce.Peer)), announce.Peer)).ToArray())];
        _relayed = [.. announces.Select(Relayed)];
        SwarmClock clock = services.GetRequiredService<SwarmClock>();
        UdpGatewayOptions options = new() { BindAddresses = [], AnnounceInterval = TimeSpan.FromSeconds(120) };
        _responder = new BatchResponder(
            new BatchResponderServices(
                torrents,
                clock,
                ids,
                this,
                Relays: null,
                Keys: null,
                RefusesScrapes: false,
                new AnnounceInterval(options.AnnounceInterval),
                TimeProvider.System,
                NullLogger<BatchResponder>.Instance),
            services.GetRequiredService<UdpMetrics>().AddCounters());
        _relay = new RelayBatchHandler(torrents, clock);
    }

    /// <summary>Includes copying the datagrams into the receive buffers, which the kernel does otherwise.</summary>
    [Benchmark(OperationsPerInvoke = DatagramBatch.Capacity)]
    public int Answer()
    {
        (byte[] Bytes, PeerEndpoint Source)[] datagrams = _datagrams[_next++ % Batches];
        _batch.Count = datagrams.Length;
        for (int i = 0; i < datagrams.Length; i++)
        {
            datagrams[i].Bytes.CopyTo(_batch.RequestBuffer(i));
            _batch.Datagrams[i] = new Datagram
            {
                Source = datagrams[i].Source,
                IsIPv4 = true,
                RequestLength = datagrams[i].Bytes.Length,
            };
        }

        _responder.Answer(_batch, this);
        return _batch.Datagrams[^1].ReplyLength > 0 ? 1 : throw new InvalidOperationException("It has no reply.");
    }

    [Benchmark(OperationsPerInvoke = DatagramBatch.Capacity)]
    public byte[] Relay() => _relay.Apply(_relayed[_next++ % Batches]);

    bool IRemoteTorrents.TryAnnounce(in AnnounceRequest request, in ReplyRoute route) => throw new NotSupportedException();

    bool IRemoteTorrents.TryScrape(ReadOnlySpan<byte> reply, ReadOnlySpan<MissingScrape> missing, in ReplyRoute route) =>
        throw new NotSupportedException();

    bool IReplySender.TrySend(ReadOnlySpan<byte> reply, in ReplyRoute route) => throw new NotSupportedException();

    private static byte[] Relayed(AnnounceRequest[] announces)
    {
        byte[] batch = new byte[RelayWire.HeaderLength + (announces.Length * RelayWire.LongestEntry)];
        int length = RelayWire.WriteHeader(batch);
        foreach (AnnounceRequest announce in announces)
        {
            length += RelayWire.WriteAnnounce(batch.AsSpan(length), announce);
        }

        return batch[..length];
    }
}
