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

    /// <summary>The database at <paramref name="path"/>, which need not be there until <see cref="CreateDatabase"/>.</summary>
    /// <remarks>
    /// A commit is on the disk when it returns, not only in the system's cache: an answered flag survives a power cut too.
    /// </remarks>
    public static SqliteDataSource ForWriting(string path) =>
        new(path, path, SqliteOpenMode.ReadWrite, "PRAGMA synchronous = FULL;");

    /// <summary>The database at <paramref name="path"/>, in which nothing can be changed.</summary>
    /// <remarks>Not opened read-only: a reader of a write-ahead log takes part in its bookkeeping.</remarks>
    public static SqliteDataSource ForReading(string path) =>
        new(path, path, SqliteOpenMode.ReadWrite, "PRAGMA query_only = ON;");

    /// <summary>
    /// The database at <paramref name="path"/>, where nothing can be written and nobody else does: not even the
    /// bookkeeping of a reader.
    /// </summary>
    /// <remarks>
    /// With a write-ahead log beside it: read with the bookkeeping in memory, which SQLite does for the only one that
    /// uses a database; without the locks that this would take, which need a writable file. Without a log: as immutable,
    /// for otherwise SQLite would make a log.
    /// </remarks>
    public static SqliteDataSource ForSnapshot(string path)
    {
        FileInfo log = new(FileIdentity.Resolve(path) + "-wal");
        bool hasLog = log.Exists && log.Length > 0;
        string how = !hasLog ? "immutable=1" : OperatingSystem.IsWindows() ? "vfs=win32-none" : "vfs=unix-none";
        return new SqliteDataSource(
            path,
            $"{new Uri(path).AbsoluteUri}?{how}",
            SqliteOpenMode.ReadOnly,
            hasLog ? "PRAGMA locking_mode = EXCLUSIVE;" : "");
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>Everything that writes.</summary>
    public SqliteWriter Writer { get; }

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <summary>Makes the database file if it is missing, locks it, and from then on uses only that one.</summary>
    public void CreateDatabase()
    {
        if (File.Exists(Path))
        {
            // Before SQLite has anything to do with it: see the remarks there.
            _file = DatabaseFile.Open(Path);
        }

        string making = new SqliteConnectionStringBuilder(ConnectionString)
        {
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString();
        _anchor = Open(new SqliteConnection(making));
        _file ??= DatabaseFile.Open(Path);
    }

    /// <summary>Refuses everything from now on when the database's files are no longer where they are expected.</summary>
    /// <remarks>
    /// The connection of <see cref="CreateDatabase"/> stays open, so that the write-ahead log stays the same file: the last one to
    /// close would remove it.
    /// </remarks>
    public void Watch()
    {
        // A read brings the log into being.
        _anchor!.Scalar<long>("PRAGMA user_version");
        _file!.WatchLog(_anchor!.Scalar<string>("SELECT file FROM pragma_database_list WHERE name = 'main'") + "-wal");
        RequireInPlace();
    }

    /// <summary>Throws a <see cref="StorageException"/> when the files are not those that were opened.</summary>
    public void RequireInPlace() => Noted(file => file.RequireInPlace());

    /// <summary>Commits, unless the files are not those that were opened, or another program has written to them.</summary>
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

    /// <summary>Opens a connection with its settings made.</summary>
    public new SqliteConnection OpenConnection()
    {
        RequireInPlace();
        return Open(new SqliteConnection(ConnectionString));
    }

    /// <inheritdoc cref="SqliteWriter.Write"/>
    public void Write(Action<SqliteConnection> write) => Writer.Write(write);

    /// <summary>
    /// Opens a connection that whoever opens one from now on, in the same flow, is given instead of a connection of its
    /// own, until it is taken back.
    /// </summary>
    public PooledConnection Rent()
    {
        RequireInPlace();
        return _lent.Value = Open(new PooledConnection(ConnectionString));
    }

    /// <summary>Ends <see cref="Rent"/>.</summary>
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
            // The last connection to close folds the write-ahead log into the file.
            _anchor?.Dispose();
            using SqliteConnection connection = new(ConnectionString);
            SqliteConnection.ClearPool(connection);
            _file?.Dispose();
            Writer.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Asks the file, if there is one by now; what it throws is noted.</summary>
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
