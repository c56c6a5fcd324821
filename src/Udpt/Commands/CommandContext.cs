using System.CommandLine;
using Udpt.Configuration;
using Udpt.Hosting;
using Udpt.Reloading;

namespace Udpt.Commands;

/// <summary>What the commands share, and the parts of the tracker that they start.</summary>
internal sealed record CommandContext
{
    /// <summary><c>-c</c>: a recursive option, so it may stand before or after the command's name.</summary>
    public Option<string> ConfigurationFile { get; } = new("--config", "-c")
    {
        Description = "The configuration file.",
        HelpName = "FILE",
        Recursive = true,
        DefaultValueFactory = _ => "udpt.toml",
    };

    public TextReader Input { get; init; } = Console.In;

    public TextWriter Output { get; init; } = Console.Out;

    public TextWriter Error { get; init; } = Console.Error;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = ConfigurationLoader.ProcessEnvironment();

    /// <summary>
    /// Called by commands that do not run a tracker: a closing terminal ends them, as it does other programs.
    /// </summary>
    public Action EndAtHangup { get; init; } = static () => { };

    /// <summary>The examples in the help of commands.</summary>
    public CommandExamples Examples { get; } = new();

    /// <summary>Runs the tracker; returns the exit code.</summary>
    public Func<UdptConfiguration, CancellationToken, Task<int>> Run { get; init; } =
        static (configuration, cancellationToken) =>
            TrackerHost.Run(configuration, new ReloadSignal(), cancellationToken);

    /// <summary>Imports a UDPT 3 database; returns a summary.</summary>
    public Func<UdptConfiguration, ImportOptions, CancellationToken, Task<string>> Import { get; init; } =
        DatabaseCommands.Import;

    /// <summary>Exports to a UDPT 3 database; returns a summary.</summary>
    public Func<UdptConfiguration, ExportOptions, CancellationToken, Task<string>> Export { get; init; } =
        DatabaseCommands.Export;

    /// <summary>Copies the embedded database; returns a summary.</summary>
    public Func<UdptConfiguration, BackupOptions, CancellationToken, Task<string>> Backup { get; init; } =
        DatabaseCommands.Backup;

    /// <param name="arguments">The command line.</param>
    /// <param name="role">The role to run; null for commands that only read the configuration.</param>
    /// <exception cref="ConfigurationException">Contains every error in the configuration.</exception>
    /// <exception cref="UsageException">The file name is empty.</exception>
    public Task<UdptConfiguration> LoadConfiguration(
        ParseResult arguments, ProcessRole? role, CancellationToken cancellationToken)
    {
        string file = arguments.GetRequiredValue(ConfigurationFile);
        return file.Length > 0
            ? ConfigurationLoader.LoadAsync(file, Environment, role, cancellationToken)
            : throw new UsageException("-c needs a file name; the one given is empty");
    }
}
