using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Writes to the embedded database, one transaction at a time, to the file that a restart will find and no other, and
/// notes how each ends.
/// </summary>
internal sealed class SqliteWriter(SqliteDataSource dataSource) : IDisposable
{
    /// <summary>
    /// Held while writing: SQLite allows one writer at a time, and one that finds the file busy sleeps instead of queuing.
    /// </summary>
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Whether writes succeed.</summary>
    public StoreHealth Health { get; } = new(dataSource.Path, TimeProvider.System);

    /// <summary>Writes in one transaction, when the other writers of this process are done.</summary>
    /// <exception cref="StorageException">The database did not take it.</exception>
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
    /// As <see cref="Write"/>; whoever opens a connection within <paramref name="write"/> is given that of the
    /// transaction.
    /// </summary>
    /// <exception cref="StorageException">The database did not take it.</exception>
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
    /// Whether writes succeed, which takes one when none has for a while, or the last one has failed. One that is under
    /// way will tell by itself.
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
                // Noted.
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

    /// <summary>Commits to the file that a restart will find, or throws.</summary>
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
