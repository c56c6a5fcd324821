using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Udpt.Testing;

/// <summary>
/// A PostgreSQL server of a test's own, on loopback: it can be stopped, restarted and frozen, and is deleted with the
/// test at the latest, data included. It trusts everyone except <see cref="DistrustedUser"/>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The only role that needs its <see cref="DistrustedPassword"/>.</summary>
    public const string DistrustedUser = "distrusted";

    /// <summary>The password of <see cref="DistrustedUser"/>.</summary>
    public const string DistrustedPassword = "open sesame";

    private readonly DirectoryInfo _directory;
    private readonly PostgresPrograms _programs = PostgresPrograms.Find();
    private PostgresProcess? _process;
    private int _databases;

    private PostgresServer()
    {
        _directory = Directory.CreateTempSubdirectory("udpt-postgres-");
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The port on 127.0.0.1, which never changes.</summary>
    public int Port { get; }

    private string Data => Path.Combine(_directory.FullName, "data");

    /// <summary>Creates and starts a server.</summary>
    public static async Task<PostgresServer> StartNewAsync()
    {
        PostgresServer server = new();
        try
        {
            await server.InitializeAsync();
            await server.StartAsync();
            await server.ExecuteAsync($"CREATE ROLE {DistrustedUser} LOGIN PASSWORD '{DistrustedPassword}'");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of a database, for the superuser.</summary>
    public string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database={database};Username=postgres");

    /// <summary>Creates an empty database; returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>
    /// Creates an empty database with all its files in a directory, which the server takes over; returns its connection
    /// string.
    /// </summary>
    public async Task<string> CreateDatabaseAsync(string directory)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await _programs.GiveAwayAsync(directory);
        await ExecuteAsync($"CREATE TABLESPACE {name} LOCATION '{directory}'");
        await ExecuteAsync($"CREATE DATABASE {name} TABLESPACE {name}");
        return ConnectionString(name);
    }

    /// <summary>Drops what <see cref="CreateDatabaseAsync(string)"/> created.</summary>
    public async Task DropDatabaseAsync(string name)
    {
        await ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        await ExecuteAsync($"DROP TABLESPACE {name}");
    }

    /// <summary>Restarts the stopped server with its data.</summary>
    public async Task StartAsync() => _process = await PostgresProcess.StartAsync(
        _programs,
        [
            "-D", Data,
            "-p", Port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1",
            "-c", $"unix_socket_directories={_directory.FullName}",
            "-c", "max_connections=200",

            // It need not survive a crash of the machine.
            "-c", "fsync=off",
            "-c", "full_page_writes=off",
            "-c", "synchronous_commit=off",
        ]);

    /// <summary>Stops the server: connections break, committed data is kept.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.StopAsync("INT");
        }
    }

    /// <summary>Freezes the server: connections stay open, but nothing responds.</summary>
    public void Freeze() => _process!.SignalAll("STOP");

    /// <summary>Ends <see cref="Freeze"/>.</summary>
    public void Thaw() => _process!.SignalAll("CONT");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.StopAsync("QUIT");
        }

        _directory.Delete(recursive: true);
    }

    private async Task InitializeAsync()
    {
        await _programs.GiveAwayAsync(_directory.FullName);
        await _programs.RunAsync(
            "initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await File.WriteAllTextAsync(
            Path.Combine(Data, "pg_hba.conf"),
            $"""
            host all {DistrustedUser} 127.0.0.1/32 scram-sha-256
            host all all 127.0.0.1/32 trust

            """);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = new(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Constants of this class.
        await using NpgsqlCommand command = new(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
