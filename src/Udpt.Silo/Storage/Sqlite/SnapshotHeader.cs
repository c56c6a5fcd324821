using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// The database's description of its saved swarms. The time is stored twice, so that a single damaged byte does not
/// cost all swarms.
/// </summary>
/// <param name="Time">When they were saved, as text.</param>
/// <param name="Count">How many were saved; null if unknown.</param>
internal sealed record SnapshotHeader(string Time, long? Count)
{
    /// <summary>
    /// Reads it; null if there are no saved swarms. Throws <see cref="StorageException"/> if it is damaged.
    /// </summary>
    public static SnapshotHeader? Read(SqliteConnection connection)
    {
        StorageException? damage = null;
        string? time = Get(DatabaseProperty.SwarmsSavedAt);
        string? saved = Get(DatabaseProperty.SwarmsSaved);
        string[] parts = saved?.Split(' ') ?? [];
        long? count = parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out long number) ? number : null;
        time ??= damage is not null && parts.Length == 2 ? parts[1] : null;
        return time is not null ? new(time, count)
            : damage is not null ? throw damage
            : null;

        string? Get(string name)
        {
            try
            {
                return DatabaseProperty.Get(connection, name);
            }
            catch (StorageException e)
            {
                damage = e;
                return null;
            }
        }
    }

    /// <summary>Writes it, within the caller's transaction.</summary>
    public void Write(SqliteConnection connection)
    {
        DatabaseProperty.Set(connection, DatabaseProperty.SwarmsSavedAt, Time);
        DatabaseProperty.Set(
            connection, DatabaseProperty.SwarmsSaved, string.Create(CultureInfo.InvariantCulture, $"{Count} {Time}"));
    }

    /// <summary>Removes it, within the caller's transaction.</summary>
    public static void Clear(SqliteConnection connection)
    {
        DatabaseProperty.Set(connection, DatabaseProperty.SwarmsSavedAt, null);
        DatabaseProperty.Set(connection, DatabaseProperty.SwarmsSaved, null);
    }
}
