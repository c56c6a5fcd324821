using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Executes writes to the embedded database, one transaction at a time, only to the file that a restart will find, and
/// records their outcome.
/// </summary>
internal sealed class SqliteWriter(SqliteDataSource dataSource) : IDisposable
{
    /// <summary>
    /// Held while writing: SQLite allows one writer at a time, and a writer that finds the file locked sleeps instead
    /// of queuing.
    /// </summary>
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Whether writes succeed.</summary>
    public StoreHealth Health { get; } = new(dataSource.Path, TimeProvider.System);

    /// <summary>Writes in one transaction, after the other writers of this process.</summary>
    /// <exception cref="StorageException">The database rejected the write.</exception>
    public void Write(Action<SqliteConnection> write)
    {
        _gate.Wait();
        try
        {
            WriteInGate(write);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Like <see cref="Write"/>; code within <paramref name="write"/> that opens a connection gets that of the
    /// transaction.
    /// </summary>
    /// <exception cref="StorageException">The database rejected the write.</exception>
    public async Task WriteAsync(Func<Task> write)
    {
        await _gate.WaitAsync();
        PooledConnection? connection = null;
        try
        {
            connection = dataSource.Rent();
            await using SqliteTransaction transaction = connection.BeginTransaction();
            await write();
            Commit(transaction);
        }
        catch (SqliteException e)
        {
            throw Record(e, connection);
        }
        finally
        {
            dataSource.Return(connection);
            _gate.Release();
        }
    }

    /// <summary>
    /// Whether writes succeed. Probes with a write of its own if the last write failed or was long ago, unless another
    /// write is in progress, which will tell.
    /// </summary>
    public bool AcceptsWrites()
    {
        if (Health.IsProbeDue && _gate.Wait(0))
        {
            try
            {
                WriteInGate(connection => DatabaseProperty.Set(
                    connection,
                    DatabaseProperty.WriteTriedAt,
                    TimeProvider.System.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
            }
            catch (StorageException)
            {
                // Recorded in Health.
            }
            finally
            {
                _gate.Release();
            }
        }

        return Health.Failure is null;
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private void WriteInGate(Action<SqliteConnection> write)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = dataSource.OpenConnection();
            using SqliteTransaction transaction = connection.BeginTransaction();
            write(connection);
            Commit(transaction);
        }
        catch (SqliteException e)
        {
            throw Record(e, connection);
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <summary>Commits, and throws unless the file is the one that a restart will find.</summary>
    private void Commit(SqliteTransaction transaction)
    {
        dataSource.Commit(transaction);
        Health.Succeeded();
    }

    private StorageException Record(SqliteException e, SqliteConnection? connection)
    {
        StorageException failure = SqliteFaults.Explain(dataSource.Path, e, SqliteSystemError.Of(connection));
        if (SqliteFaults.IsOfTheStore(e))
        {
            Health.Failed(failure);
        }

        return failure;
    }
}
