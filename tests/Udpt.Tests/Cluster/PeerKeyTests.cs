using Udpt.Testing.Cluster;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Udpt.Tests.PrivateMode;
using Xunit.Abstractions;

namespace Udpt.Tests.Cluster;

/// <summary>Peer keys in a cluster of real processes.</summary>
[Collection(ClusterCollection.Name)]
public sealed class PeerKeyTests(ClusterCollection shared, ITestOutputHelper output)
{
    private const int Torrents = 30;

    private static readonly Dictionary<string, string> Private = new()
    {
        ["UDPT_MODE"] = "private",
        ["UDPT_PRIVATE__TORRENTS"] = "dynamic",
    };

    private readonly byte[][] _infoHashes = [.. Enumerable.Range(0, Torrents).Select(_ => Some.InfoHash())];

    [Fact]
    public async Task Key_made_at_one_gateway_serves_at_another_until_it_is_revoked()
    {
        await using var home = await Start(silos: 2, gateways: 2);
        var (made, other) = (home.Gateways[0], home.Gateways[1]);
        var key = (await made.Rest.CreateKey()).Key;
        using var here = made.Client("127.0.0.31");
        using var there = other.Client("127.0.0.32");
        Assert.Equal(1, (await here.Announce(AnnounceOf(key, 0))).Leechers);
        Assert.Equal(2, (await there.Announce(AnnounceOf(key, 0))).Leechers);

        await made.Rest.RevokeKey(key);

        await WillBeRefused(here, key);
        await WillBeRefused(there, key);
        Assert.True((await other.Rest.FindKey(key)).IsRevoked);
    }

    [Fact]
    public async Task Totals_are_whole_when_a_silo_ends_by_SIGTERM()
    {
        await using var home = await Start(silos: 3, gateways: 1);
        var rest = home.Gateways[0].Rest;
        var key = (await rest.CreateKey()).Key;
        using var client = home.Gateways[0].Client("127.0.0.31");
        await Tell(client, key, 0);
        await Tell(client, key, 100);

        await home.Silos[0].StopInGoodOrder();
        await Tell(client, key, 170);
        await home.Silos[1].StopInGoodOrder();
        await Tell(client, key, 200);

        await TotalBecomes(rest, key, Torrents * 200ul);
    }

    [Fact]
    public async Task Kill_of_a_silo_loses_nothing_that_a_sweep_has_saved()
    {
        await using var home = await Start(silos: 2, gateways: 1);
        var rest = home.Gateways[0].Rest;
        var key = (await rest.CreateKey()).Key;
        using var client = home.Gateways[0].Client("127.0.0.31");
        await Tell(client, key, 0);
        await Tell(client, key, 100);
        await TotalBecomes(rest, key, Torrents * 100ul);

        await home.Silos[0].Stop(Signal.Kill);
        await Tell(client, key, 150);
        await Tell(client, key, 160);

        // The torrents of the lost silo restart at 150 and count up from there; the others have never stopped.
        var total = await Eventually.Get(
            "the totals to grow", () => rest.FindKey(key), line => line.Uploaded >= (Torrents * 100ul) + (Torrents * 10ul));
        Assert.InRange(total.Uploaded, Torrents * 110ul, Torrents * 160ul);
    }

    private Task<ClusterHome> Start(int silos, int gateways) =>
        ClusterHome.Start(shared.Postgres, silos, gateways, output, Private);

    private Announce AnnounceOf(string key, int torrent) =>
        new() { InfoHash = _infoHashes[torrent], Port = 1, Options = Url.Of($"/{key}") };

    /// <summary>Announces every torrent until answered: some announces are lost while the silos change.</summary>
    private async Task Tell(UdpTrackerClient client, string key, ulong uploaded)
    {
        var peerId = Some.PeerId();
        for (var torrent = 0; torrent < Torrents; torrent++)
        {
            var announce = AnnounceOf(key, torrent) with
            {
                PeerId = [.. peerId.AsSpan(0, 8), .. _infoHashes[torrent].AsSpan(0, 12)],
                Uploaded = uploaded,
                Event = uploaded == 0 ? Announce.Started : Announce.None,
            };
            await Eventually.Get(
                "the announce to be answered", () => IsAnswered(client, announce), answered => answered);
        }
    }

    private static async Task<bool> IsAnswered(UdpTrackerClient client, Announce announce)
    {
        try
        {
            var request = announce.ToDatagram(await client.GetConnectionId(), client.NextTransactionId());
            return (await client.Ask(request, TimeSpan.FromSeconds(3))).Action == Actions.Announce;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Task WillBeRefused(UdpTrackerClient client, string key) => Eventually.Get(
        "the key to be refused",
        async () => (await client.AskToAnnounce(AnnounceOf(key, 0))) is var reply && reply.Action == Actions.Error
            ? reply.ErrorText
            : "",
        text => text == "peer key not accepted.");

    private static Task TotalBecomes(TrackerRest rest, string key, ulong total) => Eventually.Get(
        $"the total {total}", () => rest.FindKey(key), line => line.Uploaded == total);
}
