using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>What the database knows of itself.</summary>
internal static class DatabaseProperty
{
    /// <summary>When the saved swarms were saved. Not there: there are none.</summary>
    public const string SwarmsSavedAt = "swarms_saved_at";

    /// <summary>The UDPT 3 database beside it that has been taken in. Not there: none has.</summary>
    public const string Udpt3Imported = "udpt3_imported";

    /// <summary>When a write last tried whether the database takes writes.</summary>
    public const string WriteTriedAt = "write_tried_at";

    /// <summary>The property's value, or null.</summary>
    public static string? Get(SqliteConnection connection, string name)
    {
        using SqliteCommand command = connection.Command("SELECT value FROM property WHERE name = @name");
        command.Parameters.AddWithValue("@name", name);
        return (string?)command.ExecuteScalar();
    }

    /// <summary>Sets the property, or removes it with null.</summary>
    public static void Set(SqliteConnection connection, string name, string? value)
    {
        using SqliteCommand command = connection.Command(value is null
            ? "DELETE FROM property WHERE name = @name"
            : "INSERT OR REPLACE INTO property (name, value) VALUES (@name, @value)");
        command.Parameters.AddWithValue("@name", name);
        command.Parameters.AddWithValue("@value", value);
        command.ExecuteNonQuery();
    }
}
