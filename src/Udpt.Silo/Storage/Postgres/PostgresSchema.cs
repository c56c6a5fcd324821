using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>
/// Applies missing schema scripts to a database. The table udpt_schema has a row for each applied script. Any number of
/// silos may start at once: the holder of the advisory lock applies the scripts, the others find them applied.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>The newest schema that this release knows: the number of its last script.</summary>
    public const int Version = 1;

    /// <summary>"UDPT", as an advisory lock key.</summary>
    private const long LockKey = 0x55445054;

    /// <summary>
    /// The schema version of the database, 0 if it has no tables of the tracker yet. Throws if it belongs to a newer
    /// release.
    /// </summary>
    public static async Task<int> ReadVersionAsync(
        NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        if (!await HasTableAsync(connection, ["udpt_schema"], cancellationToken))
        {
            return 0;
        }

        int version = await ScalarAsync<int>(
            connection, "SELECT COALESCE(MAX(version), 0) FROM udpt_schema", cancellationToken);
        return version is > 0 and <= Version
            ? version
            : throw new StorageException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database {database} has schema {version}, but this release supports at most {Version}: run the newer release that created it."));
    }

    /// <summary>Applies the missing scripts, all or none; returns the previous version.</summary>
    public static async Task<int> UpgradeAsync(
        NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);

        // Held until the transaction ends. A version read before the lock means nothing.
        await ExecuteAsync(
            connection,
            string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({LockKey})"),
            cancellationToken);
        int version = await ReadVersionAsync(connection, database, cancellationToken);
        if (version == 0)
        {
            await RequireEmptyAsync(connection, database, cancellationToken);
            await ExecuteAsync(
                connection,
                "CREATE TABLE udpt_schema (version integer NOT NULL PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
                cancellationToken);
        }

        for (int next = version + 1; next <= Version; next++)
        {
            await ExecuteAsync(connection, Script(next), cancellationToken);
            await ExecuteAsync(
                connection,
                string.Create(CultureInfo.InvariantCulture, $"INSERT INTO udpt_schema (version) VALUES ({next})"),
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return version;
    }

    private static async Task RequireEmptyAsync(
        NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        if (await HasTableAsync(
            connection, ["orleansquery", "grain_state", "cluster_version", "cluster_silo"], cancellationToken))
        {
            throw new StorageException(
                $"The database {database} contains tables of another program with the tracker's names: give the tracker its own database, or its own schema (Search Path in the connection string).");
        }
    }

    private static async Task<bool> HasTableAsync(
        NpgsqlConnection connection, string[] names, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema() AND tablename = ANY ($1))", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<T> ScalarAsync<T>(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = Command(connection, sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Constants and embedded scripts of this project.
        return new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
    }

    private static string Script(int version)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{typeof(PostgresSchema).Namespace}.Schema{version}.sql");
        using Stream script = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The schema script {name} is not in the assembly.");
        using StreamReader reader = new(script);
        return reader.ReadToEnd();
    }
}
