using System.Globalization;

namespace Udpt.Testing.Processes;

/// <summary>
/// The home of a tracker under test: its directory, configuration and ports. It outlives the process, so that a test
/// can restart the tracker on the data of the last run; disposing it deletes everything.
/// </summary>
internal sealed class TrackerHome : IAsyncDisposable
{
    private const int Tries = 3;

    private readonly string _toml;
    private readonly List<ChildProcess> _children = [];

    public TrackerHome(TrackerSettings settings)
        : this(settings.ToToml())
    {
    }

    public TrackerHome(string toml)
    {
        _toml = toml;
        Directory = System.IO.Directory.CreateTempSubdirectory("udpt-test-").FullName;
        ChoosePorts();
    }

    /// <summary>The built command, which the project reference copies next to the tests.</summary>
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "udpt");

    public string Directory { get; }

    public string ConfigurationFile => PathOf("udpt.toml");

    public int UdpPort { get; private set; }

    public int HttpPort { get; private set; }

    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Starts <c>udpt -c udpt.toml</c> and waits until it is ready.</summary>
    public async Task<TrackerProcess> Start(IReadOnlyDictionary<string, string>? environment = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var child = StartChild(["-c", ConfigurationFile], environment);
            try
            {
                var tracker = new TrackerProcess(child, UdpPort, HttpPort);
                await tracker.WaitUntilReady(_toml.Contains("[http]", StringComparison.Ordinal));
                return tracker;
            }
            catch (InvalidOperationException) when (attempt < Tries && IsFirstRun && !ArePortsFree)
            {
                // Another process took a port between the choice and the start.
                _children.Remove(child);
                await child.DisposeAsync();
                ChoosePorts();
            }
        }
    }

    /// <summary>Runs <c>udpt</c> with these arguments and waits for its end.</summary>
    public async Task<FinishedProcess> Run(params string[] arguments)
    {
        await using var child = ChildProcess.Start(Executable, arguments, Directory);
        var exitCode = await child.WaitForExit();
        return new FinishedProcess(exitCode, child.Output, child.Error);
    }

    /// <summary>Runs <c>udpt -c udpt.toml</c>, expecting it to end by itself.</summary>
    public Task<FinishedProcess> RunOnConfiguration() => Run("-c", ConfigurationFile);

    public ChildProcess StartChild(string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var child = ChildProcess.Start(Executable, arguments, Directory, environment);
        _children.Add(child);
        return child;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children)
        {
            await child.DisposeAsync();
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private bool IsFirstRun => _children.Count == 1;

    private bool ArePortsFree => FreePorts.IsFree(UdpPort) && FreePorts.IsFree(HttpPort);

    private void ChoosePorts()
    {
        UdpPort = FreePorts.Next();
        HttpPort = FreePorts.Next();
        File.WriteAllText(
            ConfigurationFile,
            _toml
                .Replace("{home}", Directory, StringComparison.Ordinal)
                .Replace("{udp}", UdpPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{http}", HttpPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}
