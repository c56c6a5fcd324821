using System.Globalization;
using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Testing.Cluster;

/// <summary>
/// A silo, a gateway or a node with its configuration and its ports, which stay the same across restarts.
/// </summary>
internal sealed class ClusterMember : IAsyncDisposable
{
    private readonly string[] _arguments;
    private readonly string _directory;
    private readonly int _httpPort;
    private readonly IReadOnlyDictionary<string, string>? _environment;
    private TrackerProcess? _tracker;
    private ChildProcess? _child;

    /// <param name="command"><c>silo</c> or <c>gateway</c>; null for a node.</param>
    /// <param name="name">The name of its configuration file.</param>
    /// <param name="directory">The directory of that file.</param>
    /// <param name="database">The cluster's connection string.</param>
    /// <param name="nextPort">Returns a port that no other member uses.</param>
    /// <param name="environment">Additional environment variables of its process.</param>
    public ClusterMember(
        string? command,
        string name,
        string directory,
        string database,
        Func<int> nextPort,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        _environment = environment;
        Name = name;
        _directory = directory;
        UdpPort = nextPort();
        _httpPort = nextPort();
        var file = Path.Combine(directory, $"{name}.toml");
        _arguments = command is null ? ["-c", file] : [command, "-c", file];
        File.WriteAllText(file, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            mode = "dynamic"
            cleanup_interval = 2
            [udp]
            bind_address = "127.0.0.1:{UdpPort}"
            announce_interval = 77
            new_torrents_per_ip = 0
            new_torrents = 100000
            connection_id_lifetime = 900
            [http]
            bind_address = "127.0.0.1:{_httpPort}"
            [http.access_tokens]
            someone = "{TrackerSettings.Token}"
            [cluster]
            database = "{database}"
            advertise = "127.0.0.1"
            silo_port = {nextPort()}
            gateway_port = {nextPort()}

            """));
    }

    public string Name { get; }

    public int UdpPort { get; }

    public TrackerProcess Process => _tracker!;

    public TrackerRest Rest => _tracker!.Rest;

    public bool HasExited => _tracker!.HasExited;

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task Start()
    {
        await Launch();
        await _tracker!.WaitUntilReady(hasHttp: true);
    }

    /// <summary>Starts it.</summary>
    public async Task Launch()
    {
        if (_tracker is { } last)
        {
            await last.DisposeAsync();
        }

        _child = ChildProcess.Start(TrackerHome.Executable, _arguments, _directory, _environment);
        _tracker = new TrackerProcess(_child, UdpPort, _httpPort);
    }

    public void Send(Signal signal) => _child!.Send(signal);

    /// <summary>Sends <paramref name="signal"/> and waits for the end; returns the exit code.</summary>
    public Task<int> Stop(Signal signal = Signal.Terminate) => _tracker!.Stop(signal);

    /// <summary>Stops it cleanly and checks the exit code.</summary>
    public async Task StopInGoodOrder()
    {
        var exitCode = await Stop();
        Assert.True(exitCode == 0, $"{Name} ended with {exitCode}.\n{_child!.Describe()}");
    }

    /// <summary>Asserts that it has logged no warnings or errors since its last start.</summary>
    public void ShouldHaveBeenQuiet() => QuietLog.ShouldBe(Name, _child!.Output, _child.Error);

    public string Describe() => $"=== {Name}\n{_child?.Describe()}";

    public UdpTrackerClient Client(string from) =>
        new(new IPEndPoint(IPAddress.Loopback, UdpPort), IPAddress.Parse(from));

    /// <summary>Waits until <c>/healthz/ready</c> returns <paramref name="status"/>.</summary>
    public Task WaitUntilReadinessIs(HttpStatusCode status) => WaitUntilAnswerIs("/healthz/ready", status);

    /// <summary>Waits until a GET of <paramref name="path"/> returns <paramref name="status"/>.</summary>
    public Task WaitUntilAnswerIs(string path, HttpStatusCode status) => Eventually.Get(
        $"{status} of {path} on {Name}", () => StatusOf(path), answer => answer == status);

    /// <summary>The status of a GET of <paramref name="path"/>; null if nothing listens.</summary>
    public async Task<HttpStatusCode?> StatusOf(string path)
    {
        try
        {
            using var reply = await Rest.Http.GetAsync(path);
            return reply.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The status and the body of a GET of <paramref name="path"/>.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Get(string path)
    {
        using var reply = await Rest.Http.GetAsync(path);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>Waits for a line that contains <paramref name="text"/>.</summary>
    public Task WaitUntilItSays(string text) =>
        _tracker!.WaitForLine(text, line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Waits until it ends by itself; returns the exit code.</summary>
    public Task<int> WaitForExit() => _child!.WaitForExit();

    public async ValueTask DisposeAsync()
    {
        if (_tracker is { } tracker)
        {
            await tracker.DisposeAsync();
        }
    }
}
