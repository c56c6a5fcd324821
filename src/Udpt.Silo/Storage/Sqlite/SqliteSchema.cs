using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Identifies a database and applies missing schema scripts. The header of a SQLite file stores both: the application
/// id marks a tracker's database, the user version is the number of the last script.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>"UDPT".</summary>
    public const int ApplicationId = 0x55445054;

    /// <summary>The newest schema that this release knows: the number of its last script.</summary>
    public const int Version = 2;

    /// <summary>The first schema whose rows have checksums.</summary>
    public const int FirstWithChecksums = 2;

    private static readonly ConcurrentDictionary<int, SqliteShape> Shapes = new();

    /// <summary>
    /// The schema version of the database, 0 if it is empty. Throws if the file belongs to another program or a newer
    /// release, or is damaged.
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

        return version switch
        {
            // The application id and the schema number are written together.
            <= 0 => throw SqliteFaults.Damaged(
                path, string.Create(CultureInfo.InvariantCulture, $"its schema number is {version}, which no release writes")),
            <= Version => (int)version,
            _ => throw new StorageException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database {path} has schema {version}, but this release supports at most {Version}: run the newer release that wrote it.")),
        };
    }

    /// <summary>
    /// Applies the scripts after <paramref name="from"/> up to <paramref name="to"/>, within the caller's transaction.
    /// </summary>
    public static void Upgrade(SqliteConnection connection, int from, int to = Version)
    {
        for (int next = from + 1; next <= to; next++)
        {
            connection.Execute(Script(next));
        }

        connection.Execute(string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {to};"));
    }

    /// <summary>The expected tables, indexes and queries of a schema version.</summary>
    public static SqliteShape ShapeOf(int version) => Shapes.GetOrAdd(version, static version =>
    {
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        RowChecksumFunctions.Register(connection, connection.DataSource);
        Upgrade(connection, 0, version);
        return SqliteShape.Read(connection);
    });

    private static string Script(int version)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{typeof(SqliteSchema).Namespace}.Schema{version}.sql");
        using Stream script = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The schema script {name} is not in the assembly.");
        using StreamReader reader = new(script);
        return reader.ReadToEnd();
    }
}
