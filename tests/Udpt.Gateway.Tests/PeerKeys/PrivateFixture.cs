using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.PeerKeys;
using Udpt.Gateway.Replies;
using Udpt.Gateway.TorrentCalls;
using Udpt.Gateway.Tracing;
using Udpt.Gateway.Udp;
using Udpt.Grains;
using Udpt.Grains.Announcing;
using Udpt.Grains.PeerKeys;
using Udpt.Testing.Protocol;

namespace Udpt.Gateway.Tests.PeerKeys;

/// <summary>The key admission of a receive thread on real swarms, with a test grain behind every key.</summary>
internal sealed class PrivateFixture : IReplySender, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly KeyAdmission _keys;

    public PrivateFixture()
    {
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddMetrics()
            .AddSingleton<UdpMetrics>()
            .AddSingleton<GatewaySpans>()
            .AddTrackerGrains(new TrackerOptions { Mode = TrackerMode.Private, PrivateIsStatic = false })
            .BuildServiceProvider();
        Swarm swarm = new(Requests.Torrent);
        Assert.True(_services.GetRequiredService<SwarmTable>().TryAdd(swarm, out _));
        var metrics = _services.GetRequiredService<UdpMetrics>();
        Counters = metrics.AddCounters();
        UdpGatewayOptions options = new() { BindAddresses = [], AnnounceInterval = TimeSpan.FromSeconds(120) };
        LateReplies replies = new(new AnnounceInterval(options.AnnounceInterval), metrics);
        GrainCalls calls = ActivatorUtilities.CreateInstance<GrainCalls>(
            _services, KeyGrains.Create(this), replies, NullLogger<GrainCalls>.Instance);
        var late = new LateAnnounces(
            _services.GetRequiredService<SwarmClock>(), replies, calls, _services.GetRequiredService<LocalTorrents>());
        Checks = new PeerKeyVerifier(
            calls.Grains, late, new WrongKeyBudget(Time), Time, metrics, NullLogger<PeerKeyVerifier>.Instance);
        _keys = new KeyAdmission(Checks, Counters);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(55));

    public PeerKeyVerifier Checks { get; }

    public DatagramCounters Counters { get; }

    /// <summary>The answer of every key's grain.</summary>
    public TaskCompletionSource<PeerKeyStanding> Standing { get; set; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The grains that were called.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The replies that were sent late.</summary>
    public ConcurrentQueue<byte[]> Sent { get; } = new();

    /// <summary>
    /// Admits one announce, whose options contain the URL: true if it is accepted immediately. Otherwise
    /// <paramref name="error"/> is the reply, empty while its key is being checked.
    /// </summary>
    public bool TryAdmit(string url, out string error)
    {
        byte[] announce = Requests.Announce(1, 7, options: [2, (byte)url.Length, .. Encoding.ASCII.GetBytes(url)]);
        Span<byte> reply = stackalloc byte[1500];
        bool admitted = TryAdmit(announce, reply, out int length);
        error = length == 0 ? "" : Encoding.ASCII.GetString(reply[8..length]);
        return admitted;
    }

    /// <summary>The same without allocating a string.</summary>
    public bool TryAdmit(byte[] announce, Span<byte> reply, out int length)
    {
        PeerEndpoint source = PeerEndpoint.FromIPv4(0x0700_0002, 1000);
        Datagram datagram = new() { Source = source, IsIPv4 = true, RequestLength = announce.Length };
        AnnounceRequest request = RequestReader.ReadAnnounce(announce, source);
        _keys.Begin();
        bool admitted = _keys.TryRead(0, announce, ref datagram, reply)
            && _keys.TryAccept(0, ref request, ref datagram, reply, datagram.RouteBack(this, 7, receivedAt: 0));
        length = datagram.ReplyLength;
        return admitted && !request.Key.IsNone;
    }

    /// <summary>Waits until no more keys are being checked.</summary>
    public Task Drain() => Checks.DrainAsync(TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);

    bool IReplySender.TrySend(ReadOnlySpan<byte> reply, in ReplyRoute route)
    {
        Sent.Enqueue(reply.ToArray());
        return true;
    }

    public void Dispose() => _services.Dispose();
}
