using System.Runtime.InteropServices;

namespace Udpt.Commands;

/// <summary>Turns SIGTERM and SIGINT into a cancellation, so that a command ends cleanly.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        ];
    }

    public CancellationToken Token => _stopping.Token;

    /// <summary>Cancels as the signals do.</summary>
    public void Stop()
    {
        // Not on this thread, which handles all signals: callbacks may take time.
        _ = _stopping.CancelAsync();
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        // The source is not disposed: a signal arriving right now still cancels it. It holds no resources.
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        Stop();
    }
}
