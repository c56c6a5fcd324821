using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Wire;

[Collection(SharedTrackerCollection.Name)]
public sealed class NumWantTests(SharedTracker shared) : IAsyncLifetime
{
    private const int Swarm = 60;
    private const int FirstPort = 2000;

    private readonly TrackerProcess _tracker = shared.Tracker;
    private readonly byte[] _infoHash = Some.InfoHash();

    public async Task InitializeAsync() => await Join("127.0.0.9");

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(-1, 50)]
    [InlineData(int.MinValue, 50)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(59, 59)]
    [InlineData(60, 60)]
    [InlineData(200, 60)]
    [InlineData(int.MaxValue, 60)]
    public async Task Reply_holds_as_many_different_peers_as_are_wanted_and_there(int numWant, int expected)
    {
        using var client = _tracker.Client();

        var answer = await Ask(client, numWant);

        Assert.Equal(expected, answer.Peers.Length);
        Assert.Equal(expected, answer.Peers.Distinct().Count());
        Assert.All(answer.Peers, peer => Assert.Equal(IPAddress.Parse("127.0.0.9"), peer.Address));
        Assert.All(answer.Peers, peer => Assert.InRange(peer.Port, FirstPort, FirstPort + Swarm - 1));
    }

    [Fact]
    public async Task Every_peer_of_the_swarm_is_given_out_sooner_or_later()
    {
        using var client = _tracker.Client();
        var seen = new HashSet<IPEndPoint>();

        // Each reply contains each peer with a probability of 1 in 6: that one is missing from 300 replies does not
        // happen.
        for (var i = 0; i < 300 && seen.Count < Swarm; i++)
        {
            seen.UnionWith((await Ask(client, 10)).Peers);
        }

        Assert.Equal(Swarm, seen.Count);
    }

    [Fact]
    public async Task Reply_holds_at_most_200_peers_by_default()
    {
        await Join("127.0.0.10");
        await Join("127.0.0.11");
        await Join("127.0.0.12");
        using var client = _tracker.Client();

        var answer = await Ask(client, 1000);

        Assert.Equal(200, answer.Peers.Length);
        Assert.Equal(200, answer.Peers.Distinct().Count());
        Assert.Equal((4 * Swarm) + 1, answer.Leechers);
    }

    private Task<AnnounceAnswer> Ask(UdpTrackerClient client, int numWant) =>
        client.Announce(new Announce { InfoHash = _infoHash, Port = 6881, NumWant = numWant });

    private async Task Join(string address)
    {
        using var client = _tracker.Client(address);
        for (var i = 0; i < Swarm; i++)
        {
            await client.Announce(
                new Announce { InfoHash = _infoHash, Port = (ushort)(FirstPort + i), NumWant = 0 });
        }
    }
}
