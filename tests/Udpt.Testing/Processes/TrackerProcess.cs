using System.Globalization;
using System.Net;
using Udpt.Testing.Wire;

namespace Udpt.Testing.Processes;

/// <summary>A running tracker: the real executable, reached over real sockets.</summary>
internal sealed class TrackerProcess : IAsyncDisposable
{
    private readonly ChildProcess _child;

    public TrackerProcess(ChildProcess child, int udpPort, int httpPort)
    {
        _child = child;
        UdpPort = udpPort;
        Rest = new TrackerRest(new Uri($"http://127.0.0.1:{httpPort}"));
    }

    public int Id => _child.Id;

    public int UdpPort { get; }

    public TrackerRest Rest { get; }

    public string Output => _child.Output;

    public string Error => _child.Error;

    public bool HasExited => _child.HasExited;

    /// <summary>Whether SIGHUP is handled yet, which the first lines of the program do.</summary>
    public bool HearsHangup
    {
        get
        {
            try
            {
                var caught = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
                var mask = ulong.Parse(caught[7..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                return (mask & (1UL << ((int)Signal.Hangup - 1))) != 0;
            }
            catch (Exception failure) when (failure is IOException or InvalidOperationException)
            {
                // It has ended.
                return false;
            }
        }
    }

    /// <summary>A client at <paramref name="from"/> that talks to the loopback address of the same family.</summary>
    public UdpTrackerClient Client(string from = "127.0.0.2")
    {
        var address = IPAddress.Parse(from);
        var tracker = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? IPAddress.Loopback
            : IPAddress.IPv6Loopback;
        return new UdpTrackerClient(new IPEndPoint(tracker, UdpPort), address);
    }

    /// <summary>
    /// A client at <paramref name="from"/> that talks to the tracker's address <paramref name="to"/>.
    /// </summary>
    public UdpTrackerClient Client(string from, string to) =>
        new(new IPEndPoint(IPAddress.Parse(to), UdpPort), IPAddress.Parse(from));

    public void Send(Signal signal) => _child.Send(signal);

    /// <summary>Sends <paramref name="signal"/> and waits for the end; returns the exit code.</summary>
    public Task<int> Stop(Signal signal = Signal.Terminate)
    {
        _child.Send(signal);
        return _child.WaitForExit();
    }

    /// <summary>Waits for its end; returns the exit code.</summary>
    public Task<int> WaitForExit() => _child.WaitForExit();

    /// <summary>Waits for a line on standard output or standard error.</summary>
    public async Task<string> WaitForLine(string what, Func<string, bool> isWanted)
    {
        var line = await Eventually.Get(
            what,
            () => Task.FromResult((Output + "\n" + Error).Split('\n').FirstOrDefault(isWanted)),
            line => line is not null);
        return line!;
    }

    public async Task WaitUntilReady(bool hasHttp)
    {
        try
        {
            Func<Task<bool>> probe = hasHttp ? IsReady : AnswersDatagrams;
            await Eventually.Get("the tracker to be ready", probe, ready => ready);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The tracker did not become ready.\n{_child.Describe()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        await _child.DisposeAsync();
    }

    private async Task<bool> IsReady()
    {
        await ThrowIfEnded();
        return await Rest.IsReady();
    }

    private async Task<bool> AnswersDatagrams()
    {
        await ThrowIfEnded();
        using var client = Client("127.0.0.1");
        return await client.TryConnect(TimeSpan.FromMilliseconds(200));
    }

    private async Task ThrowIfEnded()
    {
        if (_child.HasExited)
        {
            var exitCode = await _child.WaitForExit();
            throw new InvalidOperationException($"The tracker ended with code {exitCode}.\n{_child.Describe()}");
        }
    }
}
