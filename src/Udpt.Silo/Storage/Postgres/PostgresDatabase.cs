using Microsoft.Extensions.Logging;
using Npgsql;
using Udpt.Grains.Hosting;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>
/// The database of a cluster, reached and of this release's schema. Faults that will not pass are
/// <see cref="StorageException"/>s; none of them holds the password.
/// </summary>
/// <remarks>
/// A silo's start waits for a server that is away, for as long as it takes: in a cluster everything may start at once, in
/// any order. Later on nothing waits: what needs the database fails, and succeeds again once the database is back.
/// </remarks>
public sealed class PostgresDatabase : IDisposable, IAsyncDisposable
{
    /// <summary>
    /// Most connections of a silo. A statement takes a millisecond or two, so they carry thousands a second, and
    /// PostgreSQL's default of 100 connections is enough for several silos.
    /// </summary>
    private const int SiloPoolSize = 16;

    /// <summary>Most connections of a gateway, which reads the list of silos every now and then.</summary>
    private const int GatewayPoolSize = 2;

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    /// <summary>Longer than any usable database takes, and short enough for those who ask for readiness.</summary>
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;

    private PostgresDatabase(NpgsqlConnectionStringBuilder settings, TimeProvider time)
    {
        Description = PostgresConnectionString.Describe(settings);

        // In metrics and spans it would be called by its connection string.
        DataSource = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "udpt" }.Build();
        _time = time;
        Health = new StoreHealth(Description, time);
    }

    /// <summary>Its name and server, for people.</summary>
    public string Description { get; }

    /// <summary>Every connection of this process to the database comes from here.</summary>
    internal NpgsqlDataSource DataSource { get; }

    /// <summary>Whether writes succeed.</summary>
    internal StoreHealth Health { get; }

    /// <summary>
    /// What is wrong with a connection string, to be read after its name: "has no Host". Null when it can be read. Neither
    /// it nor anything of it is quoted but the names of keys that exist.
    /// </summary>
    public static string? FindError(string connectionString) => PostgresConnectionString.FindError(connectionString);

    /// <summary>Which database a connection string names, for people: without user and password.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static string Describe(string connectionString) =>
        PostgresConnectionString.Describe(PostgresConnectionString.Parse(connectionString, SiloPoolSize));

    /// <summary>The database of a gateway, which is not asked for anything yet.</summary>
    public static PostgresDatabase ForGateway(string connectionString, TimeProvider time) =>
        new(PostgresConnectionString.Parse(connectionString, GatewayPoolSize), time);

    /// <summary>Waits for the database of a silo, and makes its tables where they are missing.</summary>
    public static async Task<PostgresDatabase> OpenAsync(
        string connectionString, TimeProvider time, ILogger logger, CancellationToken cancellationToken = default)
    {
        PostgresDatabase database = new(PostgresConnectionString.Parse(connectionString, SiloPoolSize), time);
        try
        {
            await database.WaitAsync(logger, cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// What a gateway has to wait for, null when nothing: the server, or the first silo, since gateways make no tables.
    /// </summary>
    public Task<string?> WhatIsMissingForGatewayAsync(CancellationToken cancellationToken = default) =>
        FindProblemAsync(IsPreparedAsync, cancellationToken);

    /// <summary>Whether the database can be read and written at this moment; answers within a second or so.</summary>
    public async Task<bool> IsUsableAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            // A command that is given up still waits for the server to confirm that; no one else needs to.
            using CancellationTokenSource deadline = new(ProbePeriod, _time);
            return await ProbeAsync(deadline.Token).WaitAsync(ProbePeriod, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => DataSource.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => DataSource.DisposeAsync();

    private async Task WaitAsync(ILogger logger, CancellationToken cancellationToken)
    {
        WaitingNotice notice = new(_time);
        while (await FindProblemAsync(cancellation => PrepareAsync(logger, cancellation), cancellationToken) is { } reason)
        {
            if (notice.For(reason) is { } level)
            {
                logger.WaitingForDatabase(level, Description, reason);
            }

            await Task.Delay(RetryPeriod, _time, cancellationToken);
        }

        if (notice.End() is { } waited)
        {
            logger.DatabaseIsThere(Description, waited.TotalSeconds);
        }
    }

    /// <summary>Null when nothing is.</summary>
    private async Task<string?> FindProblemAsync(
        Func<CancellationToken, Task<bool>> tryPrepare, CancellationToken cancellationToken)
    {
        try
        {
            return await tryPrepare(cancellationToken) ? null : "No silo has created its tables yet.";
        }
        catch (Exception e) when (PostgresFaults.MayPass(e))
        {
            return PostgresFaults.Reason(e);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or ArgumentException)
        {
            throw PostgresFaults.Explain(Description, e);
        }
    }

    private async Task<bool> PrepareAsync(ILogger logger, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await DataSource.OpenConnectionAsync(cancellationToken);
        int version = await PostgresSchema.ReadVersionAsync(connection, Description, cancellationToken);
        if (version < PostgresSchema.Version)
        {
            version = await PostgresSchema.UpgradeAsync(connection, Description, cancellationToken);
            if (version < PostgresSchema.Version)
            {
                logger.SchemaApplied(Description, version, PostgresSchema.Version);
            }
        }

        return true;
    }

    private async Task<bool> IsPreparedAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await DataSource.OpenConnectionAsync(cancellationToken);
        return await PostgresSchema.ReadVersionAsync(connection, Description, cancellationToken) > 0;
    }

    private async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlCommand command = DataSource.CreateCommand(
                """
                SELECT EXISTS (SELECT FROM udpt_schema) AND NOT pg_is_in_recovery()
                    AND current_setting('transaction_read_only') = 'off'
                """);
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))! && await AcceptsWritesAsync(cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or ObjectDisposedException
            || PostgresFaults.MayPass(e))
        {
            return false;
        }
    }

    /// <summary>
    /// Whether writes succeed. After one that has failed only another can tell: one that changes rows to what they are, and
    /// takes a new page, which on a full disk fails first.
    /// </summary>
    private async Task<bool> AcceptsWritesAsync(CancellationToken cancellationToken)
    {
        if (Health.Failure is null)
        {
            return true;
        }

        if (Health.IsProbeDue)
        {
            try
            {
                await AllocatePageAsync(cancellationToken);
                await ExecuteAsync(
                    """
                    UPDATE udpt_schema SET version = version;
                    UPDATE grain_state SET version = version WHERE ctid = (SELECT ctid FROM grain_state LIMIT 1);
                    """,
                    cancellationToken);
                Health.Succeeded();
            }
            catch (PostgresException e)
            {
                Health.Failed(PostgresFaults.Explain(Description, e));
            }
        }

        return Health.Failure is null;
    }

    private async Task AllocatePageAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync("CREATE TEMPORARY TABLE udpt_probe ON COMMIT DROP AS SELECT 1", cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // The role may have no temporary tables, and needs none otherwise.
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Constants of this class.
        await using NpgsqlCommand command = DataSource.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
