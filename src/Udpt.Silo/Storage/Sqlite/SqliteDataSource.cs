using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Opens the connections to the embedded database, each with the settings that the file's promises rest on, and lends
/// the connection of a running transaction to code that would open its own.
/// </summary>
internal sealed class SqliteDataSource : DbDataSource
{
    /// <summary>Seconds to wait for another program that holds the database; the tracker itself never waits for itself.</summary>
    private const int BusySeconds = 5;

    private readonly AsyncLocal<LentConnection?> _lent = new();

    public SqliteDataSource(string path, SqliteOpenMode mode)
    {
        Path = path;
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            DefaultTimeout = BusySeconds,
        }.ToString();
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <summary>
    /// Held while writing: SQLite allows one writer at a time, and one that finds the file busy sleeps instead of queuing.
    /// </summary>
    public SemaphoreSlim WriteGate { get; } = new(1, 1);

    /// <summary>Opens a connection with its settings made.</summary>
    public new SqliteConnection OpenConnection() => Open(new SqliteConnection(ConnectionString));

    /// <summary>Writes in one transaction, when the other writers of this process are done.</summary>
    public void Write(Action<SqliteConnection> write)
    {
        WriteGate.Wait();
        try
        {
            using SqliteConnection connection = OpenConnection();
            using SqliteTransaction transaction = connection.BeginTransaction();
            write(connection);
            transaction.Commit();
        }
        finally
        {
            WriteGate.Release();
        }
    }

    /// <summary>
    /// Opens a connection that whoever opens one within <paramref name="use"/> is given, and that only ends with it.
    /// </summary>
    public async Task LendAsync(Func<SqliteConnection, Task> use)
    {
        using LentConnection connection = Open(new LentConnection(ConnectionString));
        try
        {
            _lent.Value = connection;
            await use(connection);
        }
        finally
        {
            _lent.Value = null;
            connection.TakeBack();
        }
    }

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    /// <inheritdoc/>
    protected override DbConnection OpenDbConnection() => _lent.Value ?? OpenConnection();

    /// <inheritdoc/>
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(OpenDbConnection());

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The last connection to close folds the write-ahead log into the file.
            using SqliteConnection connection = new(ConnectionString);
            SqliteConnection.ClearPool(connection);
            WriteGate.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <remarks>
    /// A commit is on the disk when it returns, not only in the system's cache: an answered flag survives a power cut too.
    /// </remarks>
    private static T Open<T>(T connection)
        where T : SqliteConnection
    {
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA synchronous = FULL;");
            return connection;
        }
        catch
        {
            connection.Close();
            throw;
        }
    }

    /// <summary>A connection that its borrowers' <c>using</c> leaves open.</summary>
    private sealed class LentConnection(string connectionString) : SqliteConnection(connectionString)
    {
        private bool _isBack;

        public void TakeBack() => _isBack = true;

        protected override void Dispose(bool disposing)
        {
            if (_isBack)
            {
                base.Dispose(disposing);
            }
        }
    }
}
