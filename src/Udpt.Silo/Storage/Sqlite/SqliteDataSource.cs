using System.Data.Common;
using System.Globalization;
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

    private readonly string _settings;

    private SqliteDataSource(string path, SqliteOpenMode mode, string settings)
    {
        Path = path;
        _settings = settings;
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            DefaultTimeout = BusySeconds,
        }.ToString();
    }

    /// <summary>The database at <paramref name="path"/>, which need not be there yet.</summary>
    /// <remarks>
    /// A commit is on the disk when it returns, not only in the system's cache: an answered flag survives a power cut too.
    /// </remarks>
    public static SqliteDataSource ForWriting(string path) => new(
        path, SqliteOpenMode.ReadWriteCreate, string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA synchronous = FULL;"));

    /// <summary>The database at <paramref name="path"/>, in which nothing can be changed.</summary>
    /// <remarks>Not opened read-only: a reader of a write-ahead log takes part in its bookkeeping.</remarks>
    public static SqliteDataSource ForReading(string path) => new(
        path, SqliteOpenMode.ReadWrite, string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA query_only = ON;"));

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

    private T Open<T>(T connection)
        where T : SqliteConnection
    {
        try
        {
            connection.Open();
            RowChecksumFunctions.Register(connection, Path);
            connection.Execute(_settings);
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
