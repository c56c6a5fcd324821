using Udpt.Grains.Torrents;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Storage.Sqlite;

public sealed class SqliteTorrentStorageTests(SqliteSilo silo) : DatabaseStorageContract(silo), IClassFixture<SqliteSilo>
{
    [Fact]
    public async Task An_answered_flag_survives_a_kill()
    {
        await Silo.WriteAsync(Hash, new TorrentRecord { IsFlagged = true });

        // The files as a killed process leaves them: nothing folded in, nothing closed.
        using TempDirectory after = new();
        foreach (string file in (string[])["udpt.db", "udpt.db-wal"])
        {
            File.Copy(Path.Combine(Path.GetDirectoryName(silo.DatabasePath)!, file), after.File(file));
        }

        using TorrentDatabase database = TorrentDatabase.Open(after.File("udpt.db"));
        Assert.True(database.Torrents.ReadAll().Single(torrent => torrent.Key.ToString() == Hash).Value.IsFlagged);
    }
}
