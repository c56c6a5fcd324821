using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Protocol;
using Udpt.Gateway.Silos;
using Udpt.Gateway.Udp;
using Udpt.Grains.Placement;
using Udpt.Grains.Relay;
using Udpt.Testing.Protocol;

namespace Udpt.Gateway.Tests.Udp;

/// <summary>A gateway without torrents on real sockets, hosted as in the program, in front of a fake silo.</summary>
/// <remarks>Tests <see cref="UdpGatewayService"/> and <see cref="SiloListPoller"/>.</remarks>
public sealed class StatelessGatewayTests : IAsyncLifetime
{
    private static readonly SiloAddress Silo = SiloAddress.FromParsableString("192.0.2.1:11111@1");

    private readonly FakeSilos _grains = new();
    private readonly TaskCompletionSource<ConnectionSecrets> _secrets = new();
    private readonly List<IHost> _hosts = [];

    public StatelessGatewayTests()
    {
        _grains.Secrets = () => _secrets.Task;
        _grains.Silos = () => Task.FromResult(new SiloList { Version = 1, Silos = [Silo] });
        _grains.Relay = (_, batch) => Task.Run(() => Answer(batch));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (IHost host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("0.0.0.0", "127.0.0.2", false)]
    [InlineData("[::1]", "::1", false)]
    [InlineData("[::]", "::1", false)]
    [InlineData("[::]", "127.0.0.2", false)]
    [InlineData("[::]", "127.0.0.1", true)]
    public async Task Replies_of_a_silo_arrive(string bound, string asked, bool portable)
    {
        _secrets.SetResult(new ConnectionSecrets { Current = new byte[16] });
        UdpGatewayStatus status = await Start(bound, portable);
        await Serves(status);
        using TestClient client = new(asked, status.Endpoints[0].Port);
        ulong id = client.Connect();
        string address = Convert.ToHexStringLower(IPAddress.Parse(asked).GetAddressBytes());
        for (uint i = 2; i < 20; i++)
        {
            Assert.Equal(
                $"00000001{i:x8}00000078" + "00000002" + "00000001" + address + "1ae1",
                Convert.ToHexStringLower(client.Ask(Requests.Announce(id, i))));
        }

        Assert.Equal(
            "00000002" + "00000005" + "000000010000000300000002",
            Convert.ToHexStringLower(client.Ask(Requests.Scrape(id, 5, Requests.Torrent))));
    }

    [Fact]
    public async Task Gateway_starts_before_the_cluster_and_answers_nothing_until_it_is_there()
    {
        UdpGatewayStatus status = await Start("127.0.0.1", portable: false);
        Assert.NotEmpty(status.Endpoints);
        Assert.False(status.IsServing);

        _secrets.SetResult(new ConnectionSecrets { Current = new byte[16] });
        await Serves(status);
        using TestClient client = new("127.0.0.1", status.Endpoints[0].Port);
        Assert.NotEqual(0u, client.Connect());
    }

    /// <summary>Returns the requester as its only peer.</summary>
    private static byte[] Answer(byte[] batch)
    {
        ReadOnlySpan<byte> entries = RelayWire.ReadHeader(batch);
        byte[] answer = new byte[256 * 1024];
        int length = RelayWire.WriteHeader(answer);
        while (!entries.IsEmpty)
        {
            Span<byte> next = answer.AsSpan(length);
            RelayEntry entry = RelayWire.ReadEntry(ref entries);
            if (entry == RelayEntry.Scrape)
            {
                RelayWire.ReadScrape(ref entries);
                length += RelayWire.WriteAnswer(next, new ScrapeCounts { Seeders = 1, Leechers = 2, Completed = 3 });
                continue;
            }

            AnnounceRequest request = RelayWire.ReadAnnounce(ref entries, entry);
            ReadOnlySpan<byte> peer = request.Peer.IsIPv4 ? request.Peer.Bytes[12..] : request.Peer.Bytes;
            peer.CopyTo(RelayWire.PeersOf(next));
            length += RelayWire.WriteAnswer(next, new AnnounceResult(AnnounceOutcome.Answered, 1, 2, peer.Length));
        }

        return answer[..length];
    }

    private static async Task Serves(UdpGatewayStatus status)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!status.IsServing)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private async Task<UdpGatewayStatus> Start(string bound, bool portable)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(_grains.Factory);
        builder.Services.AddStatelessUdpGateway(GatewayFixture.On(bound + ":0") with { Portable = portable });
        IHost host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        SiloListPoller tracker = host.Services.GetRequiredService<SiloListPoller>();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!tracker.IsConnected)
        {
            await Task.Delay(1, patience.Token);
        }

        return host.Services.GetRequiredService<UdpGatewayStatus>();
    }
}
