using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Torrents;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Grains.Tests.Torrents;

public sealed class TorrentMigrationStateTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public void Peers_in_the_form_of_a_later_release_are_left_behind_and_the_record_is_kept()
    {
        TorrentRecord record = new() { IsFlagged = true, Completed = 7 };
        var leaving = new Swarm(Torrent);
        leaving.Announce(Of(Peer(1)));
        TorrentMigrationState baggage = TorrentMigrationState.Pack(leaving, 0, record);
        baggage.Swarm[0] = 99;

        var arriving = new Swarm(Torrent);
        baggage.Unpack(arriving, silo.Service<TorrentServices>());

        Assert.Empty(arriving.ListPeers(0, 10));
        Assert.Equal(record, silo.Catalog.RecordOf(Torrent));
    }
}
