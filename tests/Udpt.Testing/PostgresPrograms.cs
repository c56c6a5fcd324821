using System.Diagnostics;
using System.Globalization;

namespace Udpt.Testing;

/// <summary>The programs of the installed PostgreSQL, run as a user other than root, which they refuse.</summary>
internal sealed class PostgresPrograms
{
    private const string User = "postgres";

    private readonly string _directory;

    private PostgresPrograms(string directory)
    {
        _directory = directory;
    }

    /// <summary>Finds the newest installed version.</summary>
    public static PostgresPrograms Find()
    {
        IEnumerable<string> path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        const string debian = "/usr/lib/postgresql";
        IEnumerable<string> versions = Directory.Exists(debian)
            ? Directory.EnumerateDirectories(debian).OrderByDescending(Version).Select(version => Path.Combine(version, "bin"))
            : [];
        string? directory = versions.Concat(path).FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")));
        return directory is null
            ? throw new InvalidOperationException("The tests need a PostgreSQL server: ./test.sh installs one.")
            : new PostgresPrograms(directory);

        static int Version(string path) =>
            int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int version) ? version : 0;
    }

    /// <summary>The command line of a program; it keeps the process id of the process that executes it.</summary>
    public string[] CommandLine(string program, params IEnumerable<string> arguments)
    {
        string[] command = [Path.Combine(_directory, program), .. arguments];
        return Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", "--", .. command]
            : command;
    }

    /// <summary>Gives a directory to the programs' user.</summary>
    public Task GiveAwayAsync(string path) =>
        Environment.IsPrivilegedProcess ? ExecuteAsync(["chown", User, path]) : Task.CompletedTask;

    /// <summary>Runs a program to completion; it must succeed.</summary>
    public Task RunAsync(string program, params string[] arguments) => ExecuteAsync(CommandLine(program, arguments));

    private static async Task ExecuteAsync(string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} failed: {error}");
        }
    }
}
