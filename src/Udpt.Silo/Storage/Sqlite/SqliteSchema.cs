using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Which database a file is, and what is missing in it. The header of a SQLite file has room for both: the
/// application id says that it is a tracker's, the user version which schema scripts it has.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>"UDPT".</summary>
    public const int ApplicationId = 0x55445054;

    /// <summary>The newest schema this release knows: the number of its last script.</summary>
    public const int Version = 1;

    /// <summary>
    /// The schema version of the database, 0 when nothing is in it yet.
    /// Throws when the file is another program's or a newer release's.
    /// </summary>
    public static int ReadVersion(SqliteConnection connection, string path)
    {
        long version = connection.Scalar<long>("PRAGMA user_version");
        if (connection.Scalar<long>("PRAGMA application_id") != ApplicationId)
        {
            bool isEmpty = version == 0 && connection.Scalar<long>("SELECT COUNT(*) FROM sqlite_schema") == 0;
            return isEmpty
                ? 0
                : throw new StorageException(
                    $"The file {path} is a database of another program: name another file, or move this one away.");
        }

        return version is > 0 and <= Version
            ? (int)version
            : throw new StorageException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database {path} has schema {version}, this release knows {Version} at most: run the newer release that wrote it."));
    }

    /// <summary>Applies the scripts after <paramref name="version"/>, within the caller's transaction.</summary>
    public static void Upgrade(SqliteConnection connection, int version)
    {
        for (int next = version + 1; next <= Version; next++)
        {
            connection.Execute(Script(next));
        }

        connection.Execute(string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};"));
    }

    /// <summary>
    /// Reads through the records and says what is broken. The swarms are left out: they may be gigabytes, and a
    /// tracker can do without them.
    /// </summary>
    public static void Check(SqliteConnection connection, string path)
    {
        foreach (string table in (string[])["grain_state", "OrleansQuery"])
        {
            string verdict = connection.Scalar<string>($"PRAGMA quick_check({table})");
            if (verdict != "ok")
            {
                throw SqliteFaults.Damaged(path, verdict.ReplaceLineEndings(" "));
            }
        }
    }

    private static string Script(int version)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{typeof(SqliteSchema).Namespace}.Schema{version}.sql");
        using Stream script = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The schema script {name} is not in the assembly.");
        using StreamReader reader = new(script);
        return reader.ReadToEnd();
    }
}
