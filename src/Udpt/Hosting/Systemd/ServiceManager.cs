using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Udpt.Gateway.Udp;
using Udpt.Reloading;

namespace Udpt.Hosting.Systemd;

/// <summary>
/// Notifies systemd if the unit has <c>Type=notify</c>: ready, reloading, stopping, and, with <c>WatchdogSec=</c>,
/// alive. Does nothing elsewhere.
/// </summary>
/// <remarks>
/// The watchdog does not depend on readiness: a restart does not fix an unreachable database, and would lose the peers.
/// It depends on timers running and on no receive thread having ended or hung.
/// </remarks>
internal sealed class ServiceManager(TimeProvider time, UdpGatewayStatus? udp = null)
    : IHostedLifecycleService, IReloadListener, IDisposable
{
    // systemd recommends half of the watchdog time.
    private const int PingsInTime = 3;

    private readonly SystemdNotifier _notifier = new();
    private ITimer? _watchdog;
    private IReadOnlyList<long> _lastTurns = [];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _notifier.Notify(ServiceState.Ready);
        if (_notifier.IsEnabled && WatchdogTime() is { } patience)
        {
            TimeSpan interval = patience / PingsInTime;
            _watchdog = time.CreateTimer(_ => Ping(), null, TimeSpan.Zero, interval);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        // The watchdog pings continue until the end: a stop may take minutes and must not look like a hang.
        _notifier.Notify(ServiceState.Stopping);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Reloading() => _notifier.Notify(new ServiceState(string.Create(
        CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={MonotonicMicroseconds()}")));

    public void Reloaded() => _notifier.Notify(ServiceState.Ready);

    public void Dispose() => _watchdog?.Dispose();

    private void Ping()
    {
        IReadOnlyList<long> turns = udp?.Turns ?? [];
        if (!ReceiveProgress.AnyHangs(_lastTurns, turns))
        {
            _notifier.Notify(new ServiceState("WATCHDOG=1"));
        }

        _lastTurns = turns;
    }

    /// <summary>The watchdog time of systemd, if it is meant for this process.</summary>
    private static TimeSpan? WatchdogTime()
    {
        string? process = Environment.GetEnvironmentVariable("WATCHDOG_PID");
        bool isForUs = string.IsNullOrEmpty(process)
            || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return isForUs
            && long.TryParse(
                Environment.GetEnvironmentVariable("WATCHDOG_USEC"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out long microseconds)
            && microseconds > 0
                ? TimeSpan.FromMicroseconds(microseconds)
                : null;
    }

    // On Linux, TimeProvider's timestamp is CLOCK_MONOTONIC, which systemd compares with.
    private long MonotonicMicroseconds() => (long)(time.GetTimestamp() / (time.TimestampFrequency / 1e6));
}
