using Udpt.Testing.Processes;
using Xunit.Abstractions;

namespace Udpt.Testing.Cluster;

/// <summary>
/// A cluster on loopback: a database, and silos and gateways as separate processes, all started at once. Disposing it
/// stops them all.
/// </summary>
internal sealed class ClusterHome : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("udpt-cluster-").FullName;
    private readonly HashSet<int> _ports = [];
    private readonly List<ClusterMember> _nodes = [];
    private readonly ITestOutputHelper _output;
    private readonly IReadOnlyDictionary<string, string>? _environment;

    private ClusterHome(
        string database,
        int silos,
        int gateways,
        ITestOutputHelper output,
        IReadOnlyDictionary<string, string>? environment)
    {
        _environment = environment;
        Database = database;
        _output = output;
        Silos = [.. Enumerable.Range(1, silos).Select(i => Member("silo", $"silo{i}"))];
        Gateways = [.. Enumerable.Range(1, gateways).Select(i => Member("gateway", $"gateway{i}"))];
    }

    /// <summary>The connection string.</summary>
    public string Database { get; }

    public ClusterMember[] Silos { get; }

    public ClusterMember[] Gateways { get; }

    /// <summary>Starts all members of a new cluster at the same time and waits until they are ready.</summary>
    public static async Task<ClusterHome> Start(
        PostgresServer postgres,
        int silos,
        int gateways,
        ITestOutputHelper output,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var home = await Prepare(postgres, silos, gateways, output, environment: environment);
        try
        {
            await Task.WhenAll(home.Silos.Concat(home.Gateways).Select(member => member.Start()));
            return home;
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The members of a new cluster, not yet started. Their database is <paramref name="database"/>, or a new one.
    /// </summary>
    public static async Task<ClusterHome> Prepare(
        PostgresServer postgres,
        int silos,
        int gateways,
        ITestOutputHelper output,
        string? database = null,
        IReadOnlyDictionary<string, string>? environment = null) => new(
        database is null ? await postgres.CreateDatabaseAsync() : postgres.ConnectionString(database),
        silos,
        gateways,
        output,
        environment);

    /// <summary>A node of this cluster, not yet started.</summary>
    public ClusterMember Node()
    {
        var node = Member(null, "node");
        _nodes.Add(node);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _nodes.Concat(Silos).Concat(Gateways))
        {
            await member.DisposeAsync();
            _output.WriteLine(WithoutProbes(member.Describe()));
        }

        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Ignores the log lines of readiness checks that came too early.</summary>
    private static string WithoutProbes(string log) => string.Join(
        '\n', log.Split('\n').Where(line => !line.Contains("HealthChecks", StringComparison.Ordinal)));

    private ClusterMember Member(string? command, string name) =>
        new(command, name, _directory, Database, NextPort, _environment);

    private int NextPort()
    {
        int port;
        do
        {
            port = FreePorts.Next();
        }
        while (!_ports.Add(port));

        return port;
    }
}
