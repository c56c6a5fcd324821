using System.Runtime.InteropServices;

namespace Udpt.Commands;

/// <summary>SIGTERM and SIGINT as a cancellation, so that a command ends in order instead of where it stands.</summary>
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

    /// <summary>As one of the signals does.</summary>
    public void Stop()
    {
        // Not on this thread, which is that of all signals: whoever is told may take time.
        _ = _stopping.CancelAsync();
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        // The source is not disposed: a signal that arrives at this moment still cancels it. It holds nothing.
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        Stop();
    }
}
