using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>Reads through a database and reports damage.</summary>
internal static class DatabaseCheck
{
    /// <summary>
    /// Tables that must be intact. The rest can be recreated, and a tracker can do without the saved swarms.
    /// </summary>
    private static readonly string[] Irreplaceable = ["grain_state", "property"];

    /// <summary>
    /// Throws <see cref="StorageException"/> if a record may be missing or changed; otherwise returns damage outside
    /// the records, or null. The contents of records are checked as they are read.
    /// </summary>
    /// <remarks>
    /// Checks the whole file, not only the pages of records: a page wrongly marked as free, or as part of a swarm,
    /// would be overwritten later.
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

    /// <summary>"ok", or the first problem.</summary>
    private static string Verdict(SqliteConnection connection, string tableOrMost) =>
        connection.Scalar<string>($"PRAGMA integrity_check({tableOrMost})").ReplaceLineEndings(" ");
}
