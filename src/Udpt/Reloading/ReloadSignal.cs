using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Udpt.Reloading;

/// <summary>
/// SIGHUP as a request to reload the configuration, from the first moment of the process: a signal during startup must
/// not end it. Requests that arrive while one is handled count as one.
/// </summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private PosixSignalRegistration? _registration;

    /// <summary>Starts handling the signal.</summary>
    public static ReloadSignal Listen()
    {
        ReloadSignal signal = new();

        // On Windows it means that the console is closing.
        if (!OperatingSystem.IsWindows())
        {
            signal._registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal.Request);
        }

        return signal;
    }

    /// <summary>Restores the default: SIGHUP ends the process.</summary>
    /// <param name="end">Ends the process now, if a signal has already arrived.</param>
    public void Decline(Action end)
    {
        Dispose();
        if (_requests.Reader.TryRead(out _))
        {
            end();
        }
    }

    /// <summary>Yields requests as they arrive.</summary>
    public IAsyncEnumerable<bool> Requests(CancellationToken cancellationToken) =>
        _requests.Reader.ReadAllAsync(cancellationToken);

    public void Dispose() => _registration?.Dispose();

    private void Request(PosixSignalContext context)
    {
        context.Cancel = true;
        _requests.Writer.TryWrite(true);
    }
}
