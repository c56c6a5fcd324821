using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Udpt.Core.Identity;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Stores the swarms that a single process carries across a restart. The bytes of a swarm are opaque here.
/// </summary>
public sealed class SwarmSnapshotStore
{
    private readonly SqliteDataSource _dataSource;

    internal SwarmSnapshotStore(SqliteDataSource dataSource)
    {
        _dataSource = dataSource;
    }

    /// <summary>Replaces the saved swarms; if it throws, nothing has changed.</summary>
    /// <returns>The number of saved swarms.</returns>
    public int Save(IEnumerable<KeyValuePair<InfoHash, byte[]>> swarms, DateTimeOffset savedAt)
    {
        int count = 0;
        Write(connection =>
        {
            DeleteAll(connection);
            string time = savedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
            count = InsertAll(connection, swarms, Encoding.UTF8.GetBytes(time));
            new SnapshotHeader(time, count).Write(connection);
        });
        return count;
    }

    /// <summary>
    /// The saved swarms, or null if there are none. They remain until <see cref="Clear"/> or the next <see
    /// cref="Save"/>.
    /// </summary>
    /// <param name="leaveOut">Called for each unreadable swarm with what is known of it: "row 3, …".</param>
    public SwarmSnapshot? Load(Action<string>? leaveOut = null)
    {
        leaveOut ??= _ => { };
        SnapshotHeader? header = SqliteFaults.Translate(_dataSource.Path, () =>
        {
            using SqliteConnection connection = _dataSource.OpenConnection();
            return SnapshotHeader.Read(connection);
        });
        if (header is null)
        {
            return null;
        }

        return DateTimeOffset.TryParse(
                header.Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? new SwarmSnapshot(time, ReadAll(header, leaveOut))
            : throw new StorageException(
                $"The time of the swarms saved in the database {_dataSource.Path}, '{header.Time}', cannot be read.");
    }

    /// <summary>Deletes the saved swarms.</summary>
    public void Clear() => Write(DeleteAll);

    private static void DeleteAll(SqliteConnection connection)
    {
        connection.Execute("DELETE FROM swarm");
        SnapshotHeader.Clear(connection);
    }

    private static int InsertAll(
        SqliteConnection connection, IEnumerable<KeyValuePair<InfoHash, byte[]>> swarms, byte[] savedAt)
    {
        using SqliteCommand insert = connection.Command(
            "INSERT INTO swarm (info_hash, swarm, checksum) VALUES (@info_hash, @swarm, @checksum)");
        SqliteParameter infoHash = insert.Parameters.Add("@info_hash", SqliteType.Blob);
        SqliteParameter swarm = insert.Parameters.Add("@swarm", SqliteType.Blob);
        SqliteParameter checksum = insert.Parameters.Add("@checksum", SqliteType.Integer);
        int count = 0;
        foreach ((InfoHash key, byte[] bytes) in swarms)
        {
            infoHash.Value = key.Bytes.ToArray();
            swarm.Value = bytes;
            checksum.Value = RowChecksum.OfSwarm(savedAt, key.Bytes, bytes);
            insert.ExecuteNonQuery();
            count++;
        }

        return count;
    }

    private void Write(Action<SqliteConnection> write) =>
        SqliteFaults.Translate(_dataSource.Path, () => _dataSource.Write(write));

    private IEnumerable<KeyValuePair<InfoHash, byte[]>> ReadAll(SnapshotHeader header, Action<string> leaveOut)
    {
        byte[] seed = Encoding.UTF8.GetBytes(header.Time);
        long rows = 0;
        using SqliteConnection connection = SqliteFaults.Translate(_dataSource.Path, _dataSource.OpenConnection);
        using SqliteCommand command = connection.Command("SELECT info_hash, swarm, checksum, rowid FROM swarm");
        using SqliteDataReader reader = SqliteFaults.Translate(_dataSource.Path, command.ExecuteReader);
        Func<bool> readNext = reader.Read;
        while (SqliteFaults.Translate(_dataSource.Path, readNext))
        {
            rows++;
            if (TryRead(reader.Handle!, seed, out KeyValuePair<InfoHash, byte[]> swarm))
            {
                yield return swarm;
            }
            else
            {
                leaveOut(Describe(reader.Handle!));
            }
        }

        // Their pages were unreadable.
        for (; rows < header.Count; rows++)
        {
            leaveOut("a missing row");
        }
    }

    private static bool TryRead(sqlite3_stmt row, byte[] savedAt, out KeyValuePair<InfoHash, byte[]> swarm)
    {
        ReadOnlySpan<byte> infoHash = raw.sqlite3_column_blob(row, 0);
        ReadOnlySpan<byte> bytes = raw.sqlite3_column_blob(row, 1);
        bool isAsWritten = infoHash.Length == InfoHash.Length
            && raw.sqlite3_column_int64(row, 2) == RowChecksum.OfSwarm(savedAt, infoHash, bytes);
        swarm = isAsWritten ? new(InfoHash.Read(infoHash), bytes.ToArray()) : default;
        return isAsWritten;
    }

    private static string Describe(sqlite3_stmt row) => string.Create(
        CultureInfo.InvariantCulture,
        $"row {raw.sqlite3_column_int64(row, 3)}, torrent {Convert.ToHexStringLower(raw.sqlite3_column_blob(row, 0))}");
}
