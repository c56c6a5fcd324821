using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>What the schema scripts create in an empty database.</summary>
/// <param name="Objects">The SQL of each table and index, by type and name.</param>
/// <param name="Queries">The grain storage's queries, by name.</param>
internal sealed record SqliteShape(IReadOnlyDictionary<string, string> Objects, IReadOnlyDictionary<string, string> Queries)
{
    /// <summary>Reads the shape of a database.</summary>
    public static SqliteShape Read(SqliteConnection connection) => new(ReadObjects(connection), ReadQueries(connection));

    /// <summary>The tables and indexes of the database.</summary>
    /// <remarks>
    /// Without quotes, which SQLite adds to the name of a table that has been renamed and renamed back.
    /// </remarks>
    public static IReadOnlyDictionary<string, string> ReadObjects(SqliteConnection connection) =>
        ReadPairs(connection, "SELECT type || ' ' || name, replace(COALESCE(sql, ''), char(34), '') || ' on ' || tbl_name FROM sqlite_schema");

    /// <summary>The grain storage's queries in the database.</summary>
    public static IReadOnlyDictionary<string, string> ReadQueries(SqliteConnection connection) =>
        ReadPairs(connection, "SELECT QueryKey, QueryText FROM OrleansQuery NOT INDEXED");

    /// <summary>Rewrites the grain storage's queries within the caller's transaction.</summary>
    public void RestoreQueries(SqliteConnection connection)
    {
        connection.Execute("DELETE FROM OrleansQuery");
        using SqliteCommand insert = connection.Command("INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (@key, @text)");
        SqliteParameter key = insert.Parameters.Add("@key", SqliteType.Text);
        SqliteParameter text = insert.Parameters.Add("@text", SqliteType.Text);
        foreach ((string name, string query) in Queries)
        {
            (key.Value, text.Value) = (name, query);
            insert.ExecuteNonQuery();
        }
    }

    private static Dictionary<string, string> ReadPairs(SqliteConnection connection, string sql)
    {
        Dictionary<string, string> pairs = [];
        using SqliteCommand command = connection.Command(sql);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            pairs[reader.IsDBNull(0) ? "" : reader.GetString(0)] = reader.IsDBNull(1) ? "" : reader.GetString(1);
        }

        return pairs;
    }
}
