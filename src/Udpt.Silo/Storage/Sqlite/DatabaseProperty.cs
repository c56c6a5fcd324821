using System.Text;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>The database's properties.</summary>
internal static class DatabaseProperty
{
    /// <summary>When the swarms were saved. Absent: there are none.</summary>
    public const string SwarmsSavedAt = "swarms_saved_at";

    /// <summary>
    /// The number of saved swarms, and the time once more: "60 2026-05-01T…". Absent: an earlier release saved them.
    /// </summary>
    public const string SwarmsSaved = "swarms_saved";

    /// <summary>The imported UDPT 3 database beside this one. Absent: none was imported.</summary>
    public const string Udpt3Imported = "udpt3_imported";

    /// <summary>When a write last probed whether the database accepts writes.</summary>
    public const string WriteTriedAt = "write_tried_at";

    /// <summary>The property's value, or null. Throws <see cref="StorageException"/> if it is damaged.</summary>
    public static string? Get(SqliteConnection connection, string name)
    {
        using SqliteCommand command = connection.Command("SELECT * FROM property WHERE name = @name");
        command.Parameters.AddWithValue("@name", name);
        using SqliteDataReader reader = command.ExecuteReader();
        return !reader.Read() ? null
            : IsIntact(reader) ? reader.GetString(1)
            : throw new StorageException($"The property {name} of the database {connection.DataSource} does not match its checksum.");
    }

    /// <summary>Sets the property; null removes it.</summary>
    public static void Set(SqliteConnection connection, string name, string? value)
    {
        using SqliteCommand command = connection.Command(value is null
            ? "DELETE FROM property WHERE name = @name"
            : "INSERT OR REPLACE INTO property (name, value, checksum) VALUES (@name, @value, udpt_checksum(@name, @value))");
        command.Parameters.AddWithValue("@name", name);
        command.Parameters.AddWithValue("@value", value);
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// The first damaged property, except those of the saved swarms, which a tracker can do without. Null if all are
    /// intact.
    /// </summary>
    public static string? FindDamaged(SqliteConnection connection)
    {
        using SqliteCommand command = connection.Command("SELECT * FROM property");
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            string name = reader.GetString(0);
            if (!IsIntact(reader) && name is not (SwarmsSavedAt or SwarmsSaved))
            {
                return name;
            }
        }

        return null;
    }

    /// <remarks>Schema 1 has no checksums.</remarks>
    private static bool IsIntact(SqliteDataReader row) => row.FieldCount < 3
        || row.GetInt64(2) == RowChecksum.OfProperty(Encoding.UTF8.GetBytes(row.GetString(0)), Encoding.UTF8.GetBytes(row.GetString(1)));
}
