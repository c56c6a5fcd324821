using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Gateway.Udp;
using Udpt.Grains;
using Udpt.Grains.Catalog;

namespace Udpt.Gateway.Tests.Udp;

/// <summary>A gateway on real sockets, hosted as in the program, with real swarms and fake grains.</summary>
internal sealed class GatewayFixture : IAsyncDisposable
{
    private readonly IHost _host;

    private GatewayFixture(UdpGatewayOptions options)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(Grains.Factory);
        builder.Services.AddTrackerGrains(new TrackerOptions { NewTorrentsPerAddress = 0, NewTorrents = 1_000_000 });
        builder.Services.AddUdpGateway(options);
        _host = builder.Build();
        Grains.Announce = AnnounceInNewSwarm;
    }

    public FakeSilos Grains { get; } = new();

    public UdpGatewayStatus Status => _host.Services.GetRequiredService<UdpGatewayStatus>();

    /// <summary>The port of the first address.</summary>
    public int Port => Status.Endpoints[0].Port;

    public static UdpGatewayOptions On(params string[] addresses) => new()
    {
        BindAddresses = [.. addresses.Select(IPEndPoint.Parse)],
        AnnounceInterval = TimeSpan.FromSeconds(120),
        Workers = 1,
    };

    public static Task<GatewayFixture> StartAsync(string address, bool portable = false) =>
        StartAsync(On(address) with { Portable = portable });

    public static async Task<GatewayFixture> StartAsync(UdpGatewayOptions options)
    {
        GatewayFixture gateway = new(options);
        try
        {
            await gateway._host.Services.GetRequiredService<TorrentCatalog>()
                .Load(AsyncEnumerable.Empty<KeyValuePair<InfoHash, TorrentRecord>>());
            await gateway._host.StartAsync();
            return gateway;
        }
        catch
        {
            gateway._host.Dispose();
            throw;
        }
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>Does what the torrent's grain does: creates the swarm and lets it answer.</summary>
    public Task<AnnounceReply> AnnounceInNewSwarm(AnnounceRequest request)
    {
        SwarmTable table = _host.Services.GetRequiredService<SwarmTable>();
        Swarm swarm = new(request.InfoHash);
        swarm = table.TryAdd(swarm, out Swarm? existing) ? swarm : existing;
        SwarmRandom random = SwarmRandom.Create();
        byte[] peers = new byte[1480];
        AnnounceResult result = swarm.Announce(
            request, _host.Services.GetRequiredService<TrackerRules>().Policy, 0, ref random, peers);
        return Task.FromResult(new AnnounceReply
        {
            Outcome = result.Outcome,
            Seeders = result.Seeders,
            Leechers = result.Leechers,
            Peers = peers[..result.PeerBytes],
        });
    }
}
