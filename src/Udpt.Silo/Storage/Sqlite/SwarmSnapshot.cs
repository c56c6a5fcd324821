using System.Globalization;
using Microsoft.Data.Sqlite;
using Udpt.Grains.Swarms;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// The swarms that a single process hands to itself over a restart. What is in a swarm's bytes is not known here.
/// </summary>
public sealed class SwarmSnapshot
{
    private readonly SqliteDataSource _dataSource;

    internal SwarmSnapshot(SqliteDataSource dataSource)
    {
        _dataSource = dataSource;
    }

    /// <summary>Saves the swarms in place of those saved before, all of them or, if it throws, none.</summary>
    /// <returns>How many were saved.</returns>
    public int Save(IEnumerable<KeyValuePair<InfoHash, byte[]>> swarms, DateTimeOffset savedAt)
    {
        int count = 0;
        Write(connection =>
        {
            DeleteAll(connection);
            count = InsertAll(connection, swarms);
            DatabaseProperty.Set(
                connection,
                DatabaseProperty.SwarmsSavedAt,
                savedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        });
        return count;
    }

    /// <summary>
    /// The swarms saved last, or null when there are none. They stay until <see cref="Clear"/>, or the next
    /// <see cref="Save"/>.
    /// </summary>
    public SavedSwarms? Load()
    {
        string? savedAt = SqliteFaults.Explained(_dataSource.Path, () =>
        {
            using SqliteConnection connection = _dataSource.OpenConnection();
            return DatabaseProperty.Get(connection, DatabaseProperty.SwarmsSavedAt);
        });
        if (savedAt is null)
        {
            return null;
        }

        return DateTimeOffset.TryParse(
                savedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? new SavedSwarms(time, ReadAll())
            : throw Unreadable($"the time '{savedAt}'");
    }

    /// <summary>Forgets the saved swarms.</summary>
    public void Clear() => Write(DeleteAll);

    private static void DeleteAll(SqliteConnection connection)
    {
        connection.Execute("DELETE FROM swarm");
        DatabaseProperty.Set(connection, DatabaseProperty.SwarmsSavedAt, null);
    }

    private static int InsertAll(SqliteConnection connection, IEnumerable<KeyValuePair<InfoHash, byte[]>> swarms)
    {
        using SqliteCommand insert = connection.Command("INSERT INTO swarm (info_hash, swarm) VALUES (@info_hash, @swarm)");
        SqliteParameter infoHash = insert.Parameters.Add("@info_hash", SqliteType.Blob);
        SqliteParameter swarm = insert.Parameters.Add("@swarm", SqliteType.Blob);
        int count = 0;
        foreach ((InfoHash key, byte[] bytes) in swarms)
        {
            infoHash.Value = key.Bytes.ToArray();
            swarm.Value = bytes;
            insert.ExecuteNonQuery();
            count++;
        }

        return count;
    }

    private void Write(Action<SqliteConnection> write) =>
        SqliteFaults.Explained(_dataSource.Path, () => _dataSource.Write(write));

    private IEnumerable<KeyValuePair<InfoHash, byte[]>> ReadAll()
    {
        using SqliteConnection connection = SqliteFaults.Explained(_dataSource.Path, _dataSource.OpenConnection);
        using SqliteCommand command = connection.Command("SELECT info_hash, swarm FROM swarm");
        using SqliteDataReader reader = SqliteFaults.Explained(_dataSource.Path, command.ExecuteReader);
        Func<bool> readNext = reader.Read;
        while (SqliteFaults.Explained(_dataSource.Path, readNext))
        {
            byte[] infoHash = reader.GetFieldValue<byte[]>(0);
            yield return infoHash.Length == InfoHash.Length
                ? KeyValuePair.Create(InfoHash.Read(infoHash), reader.GetFieldValue<byte[]>(1))
                : throw Unreadable($"the info hash {Convert.ToHexStringLower(infoHash)}");
        }
    }

    private StorageException Unreadable(string what) => new(
        $"The database {_dataSource.Path} holds saved swarms with {what}, which cannot be read: delete the rows of its table swarm.");
}
