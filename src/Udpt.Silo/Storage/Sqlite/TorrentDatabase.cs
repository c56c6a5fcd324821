using Microsoft.Data.Sqlite;
using Udpt.Grains.Records;
using Udpt.Silo.Udpt3;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// The embedded database: open, intact and with this release's schema. Errors are <see cref="StorageException"/>s.
/// </summary>
/// <remarks>
/// <c>db_path</c> may name a UDPT 3 database. That file is only read; the database is <c>FILE.sqlite</c> beside it. The
/// first start imports the file and records that in the same transaction: a start that fails midway has imported
/// nothing, and the next one tries again.
/// </remarks>
public sealed class TorrentDatabase : IDisposable
{
    private readonly DatabaseLock? _lock;
    private readonly Lock _asking = new();
    private Task<bool>? _usable;
    private bool _isDisposed;

    private TorrentDatabase(
        SqliteDataSource dataSource, DatabaseLock? databaseLock, int schemaVersion = SqliteSchema.Version)
    {
        DataSource = dataSource;
        _lock = databaseLock;
        Torrents = new SavedTorrents(dataSource, schemaVersion);
        Swarms = new SwarmSnapshotStore(dataSource);
    }

    /// <summary>The SQLite file.</summary>
    public string Path => DataSource.Path;

    /// <summary>The import done by this start, if any.</summary>
    public Udpt3ImportResult? Imported { get; private init; }

    /// <summary>The damage outside the records that this start has repaired; null if there was none.</summary>
    public string? Mended { get; private init; }

    /// <summary>The saved records.</summary>
    public SavedTorrents Torrents { get; }

    /// <summary>The swarms that the last tracker saved.</summary>
    public SwarmSnapshotStore Swarms { get; }

    /// <summary>The UDPT 3 database that <c>db_path</c> names, if it does; the file may no longer exist.</summary>
    internal string? Udpt3Path { get; private init; }

    internal SqliteDataSource DataSource { get; }

    /// <summary>Opens the database of a tracker. Creates it if it is missing, and imports a UDPT 3 file once.</summary>
    public static TorrentDatabase Open(string dbPath) => Open(dbPath, importUdpt3: true);

    /// <summary>
    /// Opens the database for <c>udpt import</c>: like <see cref="Open(string)"/>, but without the automatic import.
    /// </summary>
    public static TorrentDatabase OpenForImport(string dbPath) => Open(dbPath, importUdpt3: false);

    /// <summary>
    /// Opens the database for reading only, even while a tracker runs on it. Reads an earlier release's schema without
    /// upgrading it.
    /// </summary>
    public static TorrentDatabase OpenForReading(string dbPath)
    {
        string path = System.IO.Path.GetFullPath(dbPath);
        path = IsUdpt3(path) ? Beside(path) : path;
        if (!File.Exists(path))
        {
            throw new StorageException($"There is no database at {path}: start the tracker once, or import one.");
        }

        try
        {
            return OpenForReading(SqliteDataSource.ForReading(path));
        }
        catch (StorageException e) when (e.Fault == StorageFault.ReadOnly)
        {
            return OpenForReading(SqliteDataSource.ForSnapshot(path));
        }
    }

    /// <summary>Whether the database can be read and written now. A hanging disk blocks only one thread.</summary>
    public Task<bool> IsUsableAsync()
    {
        lock (_asking)
        {
            return _usable = _usable is { IsCompleted: false } asked ? asked : Task.Run(IsUsable);
        }
    }

    /// <summary>Throws if the saved data is not where the next start looks for it.</summary>
    public void RequireInPlace() => DataSource.RequireInPlace();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            DataSource.Dispose();
            _lock?.Dispose();
        }
    }

    /// <summary>Writes in one transaction, exclusively.</summary>
    internal void Write(Action<SqliteConnection> write) => SqliteFaults.Translate(Path, () => DataSource.Write(write));

    private bool IsUsable()
    {
        try
        {
            using SqliteConnection connection = DataSource.OpenConnection();
            return SqliteSchema.ReadVersion(connection, Path) == SqliteSchema.Version && DataSource.Writer.AcceptsWrites();
        }
        catch (Exception e) when (e is SqliteException or StorageException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static TorrentDatabase OpenForReading(SqliteDataSource dataSource) =>
        OpenOwned(dataSource, null, () => SqliteFaults.Translate(dataSource.Path, () =>
        {
            using SqliteConnection connection = dataSource.OpenConnection();
            int version = SqliteSchema.ReadVersion(connection, dataSource.Path);
            if (version == 0)
            {
                throw new StorageException($"The database {dataSource.Path} is still empty: start the tracker once.");
            }

            DatabaseCheck.Run(connection, dataSource.Path, version);
            return new TorrentDatabase(dataSource, null, version);
        }));

    private static TorrentDatabase Open(string dbPath, bool importUdpt3)
    {
        string path = System.IO.Path.GetFullPath(dbPath);
        RequireDirectory(path);
        string? udpt3Path = null;
        using (DatabaseLock.Acquire(path))
        {
            // A dangling link stands for its target; if the link leads to a file, the link's own name is watched.
            string target = FileIdentity.Resolve(path);
            path = File.Exists(target) ? path : target;

            // Checked under its lock: closing a file that SQLite has open in this process would drop SQLite's locks.
            if (IsUdpt3(path))
            {
                udpt3Path = path;
                path = Beside(path);
            }
        }

        DatabaseLock databaseLock = DatabaseLock.Acquire(path);

        SqliteDataSource dataSource = SqliteDataSource.ForWriting(path);
        return OpenOwned(dataSource, databaseLock, () => SqliteFaults.Translate(path, () =>
        {
            RequireSqlite(path);

            // Read before anything is written: if it has an error, no database is created.
            Udpt3Contents? contents = importUdpt3 && File.Exists(udpt3Path) && !HasImported(dataSource)
                ? Udpt3Contents.Read(udpt3Path, skipBadLines: false)
                : null;
            dataSource.CreateDatabase();
            string? mended = Prepare(dataSource, udpt3Path, contents);
            dataSource.Watch();
            return new TorrentDatabase(dataSource, databaseLock)
            {
                Udpt3Path = udpt3Path,
                Imported = contents?.Result,
                Mended = mended,
            };
        }));
    }

    private static bool HasImported(SqliteDataSource dataSource)
    {
        if (!File.Exists(dataSource.Path))
        {
            return false;
        }

        using SqliteConnection connection = dataSource.OpenConnection();
        return SqliteSchema.ReadVersion(connection, dataSource.Path) > 0
            && DatabaseProperty.Get(connection, DatabaseProperty.Udpt3Imported) is not null;
    }

    /// <summary>Checks the database and upgrades it to this release's schema.</summary>
    /// <returns>What has been repaired.</returns>
    private static string? Prepare(SqliteDataSource dataSource, string? udpt3Path, Udpt3Contents? contents)
    {
        using SqliteConnection connection = dataSource.OpenConnection();
        int version = SqliteSchema.ReadVersion(connection, dataSource.Path);
        DatabaseDamage? damage = version > 0 ? DatabaseCheck.Run(connection, dataSource.Path, version) : null;
        if (damage is not null || version is > 0 and < SqliteSchema.Version)
        {
            // Nothing is written before all records have been read successfully.
            new SavedTorrents(dataSource, version).Check();
        }

        if (damage is { MustBeRebuilt: true })
        {
            DatabaseRebuild.Run(dataSource, version);
        }

        if (connection.Scalar<string>("PRAGMA journal_mode = WAL") != "wal")
        {
            throw new StorageException(
                $"The database {dataSource.Path} cannot be used there: its file system has no shared memory, which SQLite's write-ahead log needs. Move it to a local disk.");
        }

        if (version < SqliteSchema.Version || contents is not null || damage is { MustBeRebuilt: false })
        {
            dataSource.Write(writer =>
            {
                SqliteSchema.Upgrade(writer, version);
                SqliteSchema.ShapeOf(SqliteSchema.Version).RestoreQueries(writer);
                if (contents is not null)
                {
                    Udpt3Import.Insert(writer, contents, udpt3Path);
                }
            });
        }

        return damage?.Detail;
    }

    /// <summary>A UDPT 3 database by name or content, or the database beside one that has since been removed.</summary>
    private static bool IsUdpt3(string path) =>
        Udpt3File.IsNamedBZip2(path) || Udpt3File.IsBZip2(path) || (!File.Exists(path) && File.Exists(Beside(path)));

    private static string Beside(string udpt3Path) => udpt3Path + ".sqlite";

    /// <remarks>SQLite treats very short files as empty and would overwrite them.</remarks>
    private static void RequireSqlite(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return;
        }

        ReadOnlySpan<byte> expected = "SQLite format 3\0"u8;
        Span<byte> start = stackalloc byte[expected.Length];
        using FileStream file = Udpt3File.OpenRaw(path);
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.SequenceEqual(expected))
        {
            throw SqliteFaults.NotOurs(path);
        }
    }

    private static void RequireDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StorageException($"The database {path} is a directory: name a file.");
        }

        string directory = System.IO.Path.GetDirectoryName(path)!;
        if (!Directory.Exists(directory))
        {
            throw new StorageException(
                $"The database {path} cannot be opened: the directory {directory} does not exist. Create it, or name another one.");
        }
    }

    private static TorrentDatabase OpenOwned(SqliteDataSource dataSource, DatabaseLock? databaseLock, Func<TorrentDatabase> open)
    {
        try
        {
            return open();
        }
        catch
        {
            dataSource.Dispose();
            databaseLock?.Dispose();
            throw;
        }
    }
}
