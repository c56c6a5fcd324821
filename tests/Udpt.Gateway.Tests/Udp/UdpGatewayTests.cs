using System.Net;
using System.Net.Sockets;
using Udpt.Gateway.Udp;
using Udpt.Testing.Protocol;

namespace Udpt.Gateway.Tests.Udp;

/// <remarks>Tests <see cref="UdpGatewayService"/> and <see cref="ReceiveLoop"/>.</remarks>
public class UdpGatewayTests
{
    private const string Announced = "00000001" + "00000002" + "00000078";

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("[::1]", "::1", false)]
    [InlineData("[::1]", "::1", true)]
    [InlineData("[::]", "::1", false)]
    [InlineData("[::]", "::1", true)]
    [InlineData("[::]", "127.0.0.1", false)]
    [InlineData("[::]", "127.0.0.1", true)]
    public async Task Tracker_answers_connect_announce_and_scrape(string bound, string asked, bool portable)
    {
        await using GatewayFixture gateway = await GatewayFixture.StartAsync(bound + ":0", portable);
        using TestClient seeder = new(asked, gateway.Port);
        using TestClient leecher = new(asked, gateway.Port);

        // The first announce goes to the grain, which creates the swarm; the second finds it.
        byte[] first = seeder.Ask(Requests.Announce(seeder.Connect(), 2, left: 0, port: 0x1111));
        Assert.Equal(Announced + "00000000" + "00000001", Hex(first));
        byte[] second = leecher.Ask(Requests.Announce(leecher.Connect(), 2, left: 1, port: 0x2222));
        string address = Convert.ToHexStringLower(IPAddress.Parse(asked).GetAddressBytes());
        Assert.Equal(Announced + "00000001" + "00000001" + address + "1111", Hex(second));

        byte[] scrape = leecher.Ask(Requests.Scrape(leecher.Connect(), 3, Requests.Torrent));
        Assert.Equal("00000002" + "00000003" + "00000001" + "00000000" + "00000001", Hex(scrape));
        byte[] error = leecher.Ask(Requests.Announce(1, 4));
        Assert.Equal("00000003" + "00000004", Hex(error)[..16]);
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.2")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("[::]", "127.0.0.2")]
    [InlineData("[::]", "::1")]
    public async Task Reply_leaves_from_the_address_asked(string bound, string asked)
    {
        await using GatewayFixture gateway = await GatewayFixture.StartAsync(bound + ":0");
        using TestClient client = new(asked, gateway.Port, local: asked == "::1" ? asked : "127.0.0.1");

        // Immediately, after a grain call, and immediately again; the client insists on the address.
        ulong id = client.Connect();
        client.Ask(Requests.Announce(id, 2));
        client.Ask(Requests.Announce(id, 2));
    }

    [Fact]
    public async Task Both_wildcards_can_share_a_port()
    {
        await using GatewayFixture gateway = await StartOnFreePort("0.0.0.0:{0}", "[::]:{0}");
        Assert.Equal(2, gateway.Status.Endpoints.Count);
        using TestClient v4 = new("127.0.0.1", gateway.Port);
        using TestClient v6 = new("::1", gateway.Port);
        v4.Connect();
        v6.Connect();
    }

    [Fact]
    public async Task Wildcard_and_several_workers_answer_from_one_port()
    {
        await using GatewayFixture gateway = await GatewayFixture.StartAsync(
            GatewayFixture.On("[::]:0") with { Workers = 4 });
        Assert.Single(gateway.Status.Endpoints);
        for (int i = 0; i < 40; i++)
        {
            using TestClient client = new(i % 2 == 0 ? "127.0.0.1" : "::1", gateway.Port);
            client.Ask(Requests.Announce(client.Connect(), 2, Requests.HashOf((byte)i)));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(1, 4)]
    public async Task Second_tracker_on_the_same_port_is_an_error_that_names_the_address(int workers, int others)
    {
        await using GatewayFixture gateway = await GatewayFixture.StartAsync(
            GatewayFixture.On("127.0.0.1:0") with { Workers = workers });
        UdpBindException exception = await Assert.ThrowsAsync<UdpBindException>(() => GatewayFixture.StartAsync(
            GatewayFixture.On($"127.0.0.1:{gateway.Port}") with { Workers = others }));
        Assert.Equal($"Cannot listen on UDP address 127.0.0.1:{gateway.Port}: it is already in use.", exception.Message);
    }

    [Fact]
    public async Task Gateways_that_share_a_port_answer_on_it_together()
    {
        UdpGatewayOptions options = GatewayFixture.On($"[::]:{FreePort()}") with { SharePort = true, Workers = 2 };
        await using GatewayFixture first = await GatewayFixture.StartAsync(options);
        await using GatewayFixture second = await GatewayFixture.StartAsync(options);

        int byFirst = 0;
        int bySecond = 0;
        first.Grains.Announce = request =>
        {
            Interlocked.Increment(ref byFirst);
            return first.AnnounceInNewSwarm(request);
        };
        second.Grains.Announce = request =>
        {
            Interlocked.Increment(ref bySecond);
            return second.AnnounceInNewSwarm(request);
        };

        // The system chooses by the client's port: the chance that all of these reach the same gateway is 1 in 2^63.
        AnnounceFromNewPorts(64, firstHash: 0);
        Assert.InRange(byFirst, 1, 63);
        Assert.Equal(64, byFirst + bySecond);

        await first.StopAsync();
        bySecond = 0;
        AnnounceFromNewPorts(64, firstHash: 64);
        Assert.Equal(64, bySecond);

        void AnnounceFromNewPorts(int clients, int firstHash)
        {
            for (int i = 0; i < clients; i++)
            {
                using TestClient client = new("127.0.0.1", options.BindAddresses[0].Port);
                client.Ask(Requests.Announce(client.Connect(), 2, Requests.HashOf((byte)(firstHash + i))));
            }
        }
    }

    [Fact]
    public async Task Port_is_shared_only_with_those_that_share_it_too()
    {
        UdpGatewayOptions options = GatewayFixture.On($"127.0.0.1:{FreePort()}");
        await using GatewayFixture gateway = await GatewayFixture.StartAsync(options with { SharePort = true });
        await Assert.ThrowsAsync<UdpBindException>(() => GatewayFixture.StartAsync(options));
    }

    [Fact]
    public async Task Address_of_another_host_is_an_error_that_leaves_nothing_bound()
    {
        int port = FreePort();
        UdpBindException exception = await Assert.ThrowsAsync<UdpBindException>(() => GatewayFixture.StartAsync(
            GatewayFixture.On($"127.0.0.1:{port}", $"192.0.2.1:{port}")));
        Assert.Contains($"192.0.2.1:{port}: this host has no such address", exception.Message);
        using Socket again = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        again.Bind(new IPEndPoint(IPAddress.Loopback, port));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_datagram_ends_the_loop(bool portable)
    {
        await using GatewayFixture gateway = await GatewayFixture.StartAsync("127.0.0.1:0", portable);
        using TestClient client = new("127.0.0.1", gateway.Port);
        foreach (int length in (int[])[0, 1, 15, 2048, 2049, 9000, 65507])
        {
            client.Send(new byte[length]);
        }

        // Replies to a closed port cause ICMP errors.
        ulong id = client.Connect();
        using (TestClient gone = new("127.0.0.1", gateway.Port))
        {
            gone.Send(Requests.Connect(1));
        }

        byte[] reply = client.Ask(Requests.Announce(id, 2, options: new byte[3000]));
        Assert.Equal(Announced, Hex(reply)[..24]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopping_lets_requests_under_way_finish_and_frees_the_port(bool portable)
    {
        await using GatewayFixture gateway = await GatewayFixture.StartAsync("127.0.0.1:0", portable);
        int port = gateway.Port;
        TaskCompletionSource called = new();
        TaskCompletionSource answer = new();
        gateway.Grains.Announce = async request =>
        {
            called.SetResult();
            await answer.Task;
            return await gateway.AnnounceInNewSwarm(request);
        };
        using TestClient client = new("127.0.0.1", port);
        client.Send(Requests.Announce(client.Connect(), 2));
        await called.Task;

        Assert.True(gateway.Status.IsServing);
        Task stopped = gateway.StopAsync();
        Assert.False(gateway.Status.IsServing);
        answer.SetResult();
        Assert.Equal(Announced, Hex(client.Receive())[..24]);
        await stopped;

        Assert.Empty(gateway.Status.Endpoints);
        using Socket again = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        again.Bind(new IPEndPoint(IPAddress.Loopback, port));
    }

    private static async Task<GatewayFixture> StartOnFreePort(params string[] addresses)
    {
        // Another program may take the port after the check.
        for (int attempt = 0; ; attempt++)
        {
            int port = FreePort();
            try
            {
                return await GatewayFixture.StartAsync(
                    GatewayFixture.On([.. addresses.Select(address => address.Replace("{0}", $"{port}", StringComparison.Ordinal))]));
            }
            catch (UdpBindException) when (attempt < 5)
            {
            }
        }
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
