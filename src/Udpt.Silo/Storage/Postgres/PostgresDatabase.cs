using Microsoft.Extensions.Logging;
using Npgsql;
using Udpt.Grains.Hosting;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>
/// The database of a cluster, reachable and with this release's schema. Permanent errors are <see
/// cref="StorageException"/>s; none of them contains the password.
/// </summary>
/// <remarks>
/// A starting silo waits for an unreachable server as long as it takes: in a cluster everything may start at once, in
/// any order. Afterwards nothing waits: operations fail while the database is away and succeed again once it is back.
/// </remarks>
public sealed class PostgresDatabase : IDisposable, IAsyncDisposable
{
    /// <summary>
    /// Maximum connections of a silo. A statement takes a millisecond or two, so they carry thousands a second, and
    /// PostgreSQL's default limit of 100 connections suffices for several silos.
    /// </summary>
    private const int SiloPoolSize = 16;

    /// <summary>Maximum connections of a gateway, which only reads the list of silos now and then.</summary>
    private const int GatewayPoolSize = 2;

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    /// <summary>Longer than any usable database needs, and short enough for readiness checks.</summary>
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;

    private PostgresDatabase(NpgsqlConnectionStringBuilder settings, TimeProvider time)
    {
        Description = PostgresConnectionString.Describe(settings);

        // Metrics and spans would otherwise name it by its connection string.
        DataSource = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "udpt" }.Build();
        _time = time;
        Health = new StoreHealth(Description, time);
    }

    /// <summary>Its name and server, for people.</summary>
    public string Description { get; }

    /// <summary>Source of all connections of this process to the database.</summary>
    internal NpgsqlDataSource DataSource { get; }

    /// <summary>Whether writes succeed.</summary>
    internal StoreHealth Health { get; }

    /// <summary>
    /// What is wrong with a connection string, worded to follow its name: "has no Host". Null if it is valid. Quotes
    /// nothing of it except the names of known keys.
    /// </summary>
    public static string? FindError(string connectionString) => PostgresConnectionString.FindError(connectionString);

    /// <summary>The name of the database in a connection string, for people: without user and password.</summary>
    /// <exception cref="StorageException">The connection string is invalid.</exception>
    public static string Describe(string connectionString) =>
        PostgresConnectionString.Describe(PostgresConnectionString.Parse(connectionString, SiloPoolSize));

    /// <summary>The database of a gateway. Does not connect yet.</summary>
    public static PostgresDatabase ForGateway(string connectionString, TimeProvider time) =>
        new(PostgresConnectionString.Parse(connectionString, GatewayPoolSize), time);

    /// <summary>Waits for the database of a silo and creates missing tables.</summary>
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
    /// What a gateway must wait for, or null: the server, or the first silo, since gateways create no tables.
    /// </summary>
    public Task<string?> WhatIsMissingForGatewayAsync(CancellationToken cancellationToken = default) =>
        FindProblemAsync(IsPreparedAsync, cancellationToken);

    /// <summary>Whether the database can be read and written now; answers within about a second.</summary>
    public async Task<bool> IsUsableAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            // A cancelled command still waits for the server to confirm the cancellation; the caller does not.
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

    /// <summary>Null if there is no problem.</summary>
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
    /// Whether writes succeed. After a failed write, only another write can tell. This one rewrites rows with the same
    /// values and allocates a new page, which is what fails first on a full disk.
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
            // The role may not create temporary tables, and does not need them otherwise.
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
