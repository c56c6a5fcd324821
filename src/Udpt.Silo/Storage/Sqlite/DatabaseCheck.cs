using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>Reads through a database and says what is broken in it.</summary>
internal static class DatabaseCheck
{
    /// <summary>What must be as it was written. The rest can be made anew, and of the saved swarms a tracker can do without.</summary>
    private static readonly string[] Irreplaceable = ["grain_state", "property"];

    /// <summary>
    /// Throws <see cref="StorageException"/> when a record may be missing or changed; else says what is broken beside
    /// the records, null when nothing is. What stands in the records is checked as they are read.
    /// </summary>
    /// <remarks>
    /// All of the file is checked, not only the records' pages: a page that is wrongly taken for free, or for part of a
    /// swarm, would be overwritten later.
    /// </remarks>
    public static DatabaseDamage? Run(SqliteConnection connection, string path, int version)
    {
        SqliteShape expected = SqliteSchema.ShapeOf(version);
        CheckSchema(connection, path, expected);
        string verdict = Verdict(connection, "1");
        if (verdict != "ok")
        {
            foreach (string table in Irreplaceable)
            {
                string ofTable = Verdict(connection, table);
                if (ofTable != "ok")
                {
                    throw SqliteFaults.Damaged(path, ofTable);
                }
            }
        }

        if (DatabaseProperty.FindDamaged(connection) is { } property)
        {
            throw SqliteFaults.Damaged(path, $"its property '{property}' does not match its checksum");
        }

        return verdict != "ok" ? new DatabaseDamage(verdict, MustBeRebuilt: true)
            : !IsSame(SqliteShape.ReadQueries(connection), expected.Queries)
                ? new DatabaseDamage("its table OrleansQuery was altered", MustBeRebuilt: false)
            : null;
    }

    private static void CheckSchema(SqliteConnection connection, string path, SqliteShape expected)
    {
        IReadOnlyDictionary<string, string> found = SqliteShape.ReadObjects(connection);
        foreach ((string name, string sql) in expected.Objects)
        {
            if (!found.TryGetValue(name, out string? other) || other != sql)
            {
                throw SqliteFaults.Damaged(path, $"its schema is not UDPT's: {name} is missing or altered");
            }
        }
    }

    private static bool IsSame(IReadOnlyDictionary<string, string> found, IReadOnlyDictionary<string, string> expected) =>
        found.Count == expected.Count
        && expected.All(pair => found.TryGetValue(pair.Key, out string? value) && value == pair.Value);

    /// <summary>"ok", or the first of what is wrong.</summary>
    private static string Verdict(SqliteConnection connection, string tableOrMost) =>
        connection.Scalar<string>($"PRAGMA integrity_check({tableOrMost})").ReplaceLineEndings(" ");
}
