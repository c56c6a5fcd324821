using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

public sealed class ReplySizeTests : IAsyncLifetime
{
    private const int Swarm = 300;

    private readonly byte[] _infoHash = Some.InfoHash();

    private readonly TrackerHome _home = new(new TrackerSettings
    {
        UdpAddresses = ["127.0.0.1", "[::1]"],
        Udp = """
            max_peers = 1000
            max_peers_per_ip = 0
            """,
    });

    private TrackerProcess _tracker = null!;

    public async Task InitializeAsync() => _tracker = await _home.Start();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.2", 1472, 242)]
    [InlineData("::1", 1452, 79)]
    public async Task Reply_is_cut_to_what_one_datagram_holds(string from, int mostBytes, int peers)
    {
        using var client = _tracker.Client(from);
        for (var i = 0; i < Swarm; i++)
        {
            await client.Announce(new Announce { InfoHash = _infoHash, Port = (ushort)(1000 + i), NumWant = 0 });
        }

        var answer = await client.Announce(new Announce { InfoHash = _infoHash, Port = 6881, NumWant = 1000 });

        Assert.True(answer.Length <= mostBytes);
        Assert.Equal(peers, answer.Peers.Length);
        Assert.Equal(peers, answer.Peers.Distinct().Count());
        Assert.Equal(Swarm + 1, answer.Leechers);
    }
}
