using System.Diagnostics;
using System.Globalization;

namespace Udpt.Testing;

/// <summary>
/// A running server watched by a shell. The shell waits for a line on its standard input that says how to stop the
/// server, and kills the server if that input closes: however the tests end, the server ends with them.
/// </summary>
internal sealed class PostgresProcess
{
    private const string Guard =
        """
        exec 3<&0
        "$@" 3<&- &
        server=$!
        echo $server
        { read -r signal <&3 || signal=QUIT; kill -CONT $server; kill -"$signal" $server; } 2>/dev/null &
        wait $server
        kill $! 2>/dev/null
        """;

    private readonly Process _guard;
    private readonly int _id;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _log;

    private PostgresProcess(Process guard)
    {
        _guard = guard;
        _log = ReadLogAsync();
        string? id = guard.StandardOutput.ReadLine();
        _id = int.Parse(id ?? "", CultureInfo.InvariantCulture);
    }

    /// <summary>Starts the server; returns once it accepts connections.</summary>
    public static async Task<PostgresProcess> StartAsync(PostgresPrograms programs, string[] arguments)
    {
        ProcessStartInfo start = new("sh", ["-c", Guard, "sh", .. programs.CommandLine("postgres", arguments)])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        PostgresProcess process = new(Process.Start(start)!);
        await process._ready.Task;
        return process;
    }

    /// <summary>Stops the server with a signal (INT: cleanly, QUIT: at once) and waits for its end.</summary>
    public async Task StopAsync(string signal)
    {
        SignalAll("CONT");
        await _guard.StandardInput.WriteLineAsync(signal);
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        await _log;
        _guard.Dispose();
    }

    /// <summary>Sends a signal to the server and to each of its processes.</summary>
    public void SignalAll(string signal)
    {
        string[] processes = [.. Children(_id).Append(_id).Select(id => id.ToString(CultureInfo.InvariantCulture))];
        using Process kill = Process.Start("kill", ["-" + signal, "--", .. processes]);
        kill.WaitForExit();
    }

    private static IEnumerable<int> Children(int parent)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{parent}/task/{parent}/children");
        string ids = File.Exists(path) ? File.ReadAllText(path) : "";
        return ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture));
    }

    private async Task ReadLogAsync()
    {
        List<string> lines = [];
        while (await _guard.StandardError.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.EndsWith("database system is ready to accept connections", StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        }

        _ready.TrySetException(new InvalidOperationException($"PostgreSQL ended.\n{string.Join('\n', lines)}"));
    }
}
