using System.Text;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>What the database knows of itself.</summary>
internal static class DatabaseProperty
{
    /// <summary>When the saved swarms were saved. Not there: there are none.</summary>
    public const string SwarmsSavedAt = "swarms_saved_at";

    /// <summary>
    /// How many swarms were saved, and when once more: "60 2026-05-01T…". Not there: they are an earlier release's.
    /// </summary>
    public const string SwarmsSaved = "swarms_saved";

    /// <summary>The UDPT 3 database beside it that has been taken in. Not there: none has.</summary>
    public const string Udpt3Imported = "udpt3_imported";

    /// <summary>When a write last tried whether the database takes writes.</summary>
    public const string WriteTriedAt = "write_tried_at";

    /// <summary>The property's value, or null. One that has been damaged throws <see cref="StorageException"/>.</summary>
    public static string? Get(SqliteConnection connection, string name)
    {
        using SqliteCommand command = connection.Command("SELECT * FROM property WHERE name = @name");
        command.Parameters.AddWithValue("@name", name);
        using SqliteDataReader reader = command.ExecuteReader();
        return !reader.Read() ? null
            : IsIntact(reader) ? reader.GetString(1)
            : throw new StorageException($"The property {name} of the database {connection.DataSource} does not match its checksum.");
    }

    /// <summary>Sets the property, or removes it with null.</summary>
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
    /// The first property that is not what was written, but for those of the saved swarms, which a tracker can do
    /// without. Null: there is none.
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

    /// <remarks>In schema 1 there is no telling.</remarks>
    private static bool IsIntact(SqliteDataReader row) => row.FieldCount < 3
        || row.GetInt64(2) == RowChecksum.OfProperty(Encoding.UTF8.GetBytes(row.GetString(0)), Encoding.UTF8.GetBytes(row.GetString(1)));
}
