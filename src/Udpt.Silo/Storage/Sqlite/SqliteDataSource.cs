using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// Opens connections to the embedded database with the settings that its durability depends on, and lends the
/// connection of a running transaction to code that would open its own.
/// </summary>
internal sealed class SqliteDataSource : DbDataSource
{
    /// <summary>
    /// Seconds to wait for another program that locks the database; the tracker never waits for itself.
    /// </summary>
    private const int BusySeconds = 5;

    private static readonly string BusyTimeout =
        string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusySeconds * 1000};");

    private readonly AsyncLocal<PooledConnection?> _lent = new();

    private readonly string _settings;
    private SqliteConnection? _anchor;
    private DatabaseFile? _file;

    private SqliteDataSource(string path, string source, SqliteOpenMode mode, string settings)
    {
        Path = path;
        _settings = BusyTimeout + settings;
        Writer = new SqliteWriter(this);
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            DefaultTimeout = BusySeconds,
        }.ToString();
    }

    /// <summary>
    /// The database at <paramref name="path"/>, which may not exist before <see cref="CreateDatabase"/>.
    /// </summary>
    /// <remarks>
    /// A commit returns only when it is on the disk, not just in the system's cache, so that an answered flag survives
    /// a power failure too.
    /// </remarks>
    public static SqliteDataSource ForWriting(string path) =>
        new(path, path, SqliteOpenMode.ReadWrite, "PRAGMA synchronous = FULL;");

    /// <summary>The database at <paramref name="path"/>, for queries only.</summary>
    /// <remarks>Not opened read-only, because a reader of a write-ahead log updates its shared index.</remarks>
    public static SqliteDataSource ForReading(string path) =>
        new(path, path, SqliteOpenMode.ReadWrite, "PRAGMA query_only = ON;");

    /// <summary>
    /// The database at <paramref name="path"/> in a read-only location, where not even a reader's bookkeeping can be
    /// written, and with no other user.
    /// </summary>
    /// <remarks>
    /// With a write-ahead log: the log's index is kept in memory, as SQLite does for the exclusive user of a database,
    /// and without locks, which would need a writable file. Without a log: opened as immutable, because SQLite would
    /// otherwise create a log.
    /// </remarks>
    public static SqliteDataSource ForSnapshot(string path)
    {
        FileInfo log = new(FileIdentity.Resolve(path) + "-wal");
        bool hasLog = log.Exists && log.Length > 0;
        string option = !hasLog ? "immutable=1" : OperatingSystem.IsWindows() ? "vfs=win32-none" : "vfs=unix-none";
        return new SqliteDataSource(
            path,
            $"{new Uri(path).AbsoluteUri}?{option}",
            SqliteOpenMode.ReadOnly,
            hasLog ? "PRAGMA locking_mode = EXCLUSIVE;" : "");
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>Executes all writes.</summary>
    public SqliteWriter Writer { get; }

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <summary>Creates the database file if it is missing and locks it; from then on only this file is used.</summary>
    public void CreateDatabase()
    {
        if (File.Exists(Path))
        {
            // Before SQLite opens it: see the remarks on DatabaseFile.
            _file = DatabaseFile.Open(Path);
        }

        string connectionString = new SqliteConnectionStringBuilder(ConnectionString)
        {
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString();
        _anchor = Open(new SqliteConnection(connectionString));
        _file ??= DatabaseFile.Open(Path);
    }

    /// <summary>From now on refuses all access if the database's files are no longer in place.</summary>
    /// <remarks>
    /// The connection of <see cref="CreateDatabase"/> stays open, so that the write-ahead log remains the same file:
    /// the last connection to close removes it.
    /// </remarks>
    public void Watch()
    {
        // A read creates the log.
        _anchor!.Scalar<long>("PRAGMA user_version");
        _file!.WatchLog(_anchor!.Scalar<string>("SELECT file FROM pragma_database_list WHERE name = 'main'") + "-wal");
        RequireInPlace();
    }

    /// <summary>Throws a <see cref="StorageException"/> if the files are no longer the ones that were opened.</summary>
    public void RequireInPlace() => Noted(file => file.RequireInPlace());

    /// <summary>Commits, unless the files are no longer the ones that were opened, or another program wrote to them.</summary>
    public void Commit(SqliteTransaction transaction)
    {
        RequireInPlace();
        Noted(file => file.RequireUntouched());
        try
        {
            transaction.Commit();
        }
        finally
        {
            _file?.NoteWriting();
        }

        RequireInPlace();
    }

    /// <summary>Opens a configured connection.</summary>
    public new SqliteConnection OpenConnection()
    {
        RequireInPlace();
        return Open(new SqliteConnection(ConnectionString));
    }

    /// <inheritdoc cref="SqliteWriter.Write"/>
    public void Write(Action<SqliteConnection> write) => Writer.Write(write);

    /// <summary>
    /// Opens a connection and hands it to all code in the same async flow that opens one, until it is returned.
    /// </summary>
    public PooledConnection Rent()
    {
        RequireInPlace();
        return _lent.Value = Open(new PooledConnection(ConnectionString));
    }

    /// <summary>Takes back the connection of <see cref="Rent"/>.</summary>
    public void Return(PooledConnection? connection)
    {
        _lent.Value = null;
        connection?.TakeBack();
        connection?.Dispose();
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
            // The last connection to close merges the write-ahead log into the file.
            _anchor?.Dispose();
            using SqliteConnection connection = new(ConnectionString);
            SqliteConnection.ClearPool(connection);
            _file?.Dispose();
            Writer.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Runs a check of the file, if it is open yet, and records the failure.</summary>
    private void Noted(Action<DatabaseFile> ask)
    {
        try
        {
            if (_file is not null)
            {
                ask(_file);
            }
        }
        catch (StorageException gone)
        {
            Writer.Health.Failed(gone);
            throw;
        }
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
}
