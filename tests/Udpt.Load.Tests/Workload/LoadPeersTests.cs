using CsCheck;
using Udpt.Load.Workload;

namespace Udpt.Load.Tests.Workload;

public sealed class LoadPeersTests
{
    [Fact]
    public void Peers_of_a_torrent_differ_in_address_or_port()
    {
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 2000], Gen.Int[0, int.MaxValue - 1]).Sample((addresses, peers, torrent) =>
        {
            LoadPeers of = new(seed: 1, addresses, seeders: 0);
            HashSet<(int Address, ushort Port)> seen = [];
            for (int i = 0; i < peers; i++)
            {
                LoadRequest request = PeerOf(of, torrent, i);
                Assert.InRange(request.Address, 0, addresses - 1);
                Assert.InRange(request.Port, 1024, 65535);
                Assert.True(seen.Add((request.Address, request.Port)));
            }

            // The maximum number of addresses.
            Assert.Equal(Math.Min(addresses, peers), seen.Select(peer => peer.Address).Distinct().Count());
        });
    }

    [Fact]
    public void As_many_peers_as_there_are_ports_differ()
    {
        LoadPeers of = new(seed: 1, addresses: 1, seeders: 0);

        int distinct = Enumerable.Range(0, (int)LoadPeers.Most(1)).Select(i => PeerOf(of, 5, i).Port).Distinct().Count();

        Assert.Equal(LoadPeers.Most(1), distinct);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Share_of_the_peers_are_seeders_and_stay_so(double share)
    {
        LoadPeers of = new(seed: 1, addresses: 10, share);
        bool[] first = [.. Enumerable.Range(0, 10_000).Select(i => PeerOf(of, 3, i).IsSeeder)];

        Assert.InRange(first.Count(isSeeder => isSeeder), (share * 10_000) - 300, (share * 10_000) + 300);
        Assert.Equal(first, Enumerable.Range(0, 10_000).Select(i => PeerOf(of, 3, i).IsSeeder));
    }

    private static LoadRequest PeerOf(LoadPeers peers, int torrent, int number)
    {
        LoadRequest request = new() { Torrent = torrent };
        peers.Set(ref request, number);
        return request;
    }
}
