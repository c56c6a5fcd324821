using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using OsProcess = System.Diagnostics.Process;

namespace Udpt.Testing.Processes;

/// <summary>A process started by a test: its output is captured, and it ends with the test at the latest.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<ChildProcess, bool> Living = new();

    private readonly OsProcess _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _readers;

    static ChildProcess()
    {
        // An aborted test run leaves nothing running.
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var child in Living.Keys)
            {
                child.Send(Signal.Kill);
            }
        };
    }

    private ChildProcess(OsProcess process)
    {
        _process = process;
        _readers = Task.WhenAll(
            Collect(process.StandardOutput, _output),
            Collect(process.StandardError, _error));
        Living[this] = true;
    }

    /// <summary>Its standard output so far.</summary>
    public string Output => TextOf(_output);

    /// <summary>Its standard error so far.</summary>
    public string Error => TextOf(_error);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static ChildProcess Start(
        string fileName,
        IEnumerable<string> arguments,
        string workingDirectory,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new System.Diagnostics.ProcessStartInfo(fileName, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(
            OsProcess.Start(start) ?? throw new InvalidOperationException($"{fileName} did not start."));
    }

    public void Send(Signal signal)
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, (int)signal);
        }
    }

    /// <summary>Writes to its standard input.</summary>
    public Task Write(string text) => _process.StandardInput.WriteAsync(text);

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits for the end and all output; returns the exit code.</summary>
    public async Task<int> WaitForExit(TimeSpan? deadline = null)
    {
        using var timeout = new CancellationTokenSource(deadline ?? Eventually.Deadline);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            await _readers.WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process did not end.\n{Describe()}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits for a line on standard output that <paramref name="isWanted"/> accepts.</summary>
    public async Task<string> WaitForLine(string what, Func<string, bool> isWanted, TimeSpan? deadline = null)
    {
        try
        {
            var line = await Eventually.Get(
                what,
                () =>
                {
                    var hasExited = _readers.IsCompleted;
                    var found = Output.Split('\n').FirstOrDefault(isWanted);
                    return found is null && hasExited
                        ? throw new InvalidOperationException("The process has ended.")
                        : Task.FromResult(found);
                },
                line => line is not null,
                deadline);
            return line!;
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException)
        {
            throw new TimeoutException($"Timed out waiting for {what}: {failure.Message}\n{Describe()}");
        }
    }

    public string Describe() =>
        $"--- standard output\n{Output}\n--- standard error\n{Error}\n---";

    public async ValueTask DisposeAsync()
    {
        if (!Living.TryRemove(this, out _))
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _readers;
        _process.Dispose();
    }

    private static async Task Collect(StreamReader reader, StringBuilder into)
    {
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            lock (into)
            {
                into.Append(buffer, 0, read);
            }
        }
    }

    private static string TextOf(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
