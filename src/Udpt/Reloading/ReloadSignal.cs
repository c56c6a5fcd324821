using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Udpt.Reloading;

/// <summary>
/// SIGHUP as a request to read the configuration again, from the first moment of the process: one that comes while it
/// starts must not end it. Requests that come while one is being met are one more.
/// </summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private PosixSignalRegistration? _registration;

    /// <summary>The signal from now on.</summary>
    public static ReloadSignal Listen()
    {
        ReloadSignal signal = new();

        // On Windows it stands for a console that closes.
        if (!OperatingSystem.IsWindows())
        {
            signal._registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal.Request);
        }

        return signal;
    }

    /// <summary>
    /// From now on SIGHUP ends the process again, as it does where nobody listens.
    /// </summary>
    /// <param name="end">What ends it now, if one has come already.</param>
    public void Decline(Action end)
    {
        Dispose();
        if (_requests.Reader.TryRead(out _))
        {
            end();
        }
    }

    /// <summary>The requests as they come.</summary>
    public IAsyncEnumerable<bool> Requests(CancellationToken cancellationToken) =>
        _requests.Reader.ReadAllAsync(cancellationToken);

    public void Dispose() => _registration?.Dispose();

    private void Request(PosixSignalContext context)
    {
        context.Cancel = true;
        _requests.Writer.TryWrite(true);
    }
}
