using Microsoft.Extensions.Logging;

namespace Udpt.Grains.Hosting;

/// <summary>
/// Decides how to log that something is not available yet. Processes that are started together become ready within
/// seconds of each other, so waiting is normal at first and a warning once it lasts. Each reason is logged once per
/// level, and a new reason at least a few seconds after the last, because each attempt during startup may fail in a new
/// way.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="ordinary">How long waiting is normal.</param>
public sealed class WaitingNotice(TimeProvider time, TimeSpan ordinary)
{
    /// <summary>How long waiting is normal at startup, even on a busy machine.</summary>
    public static readonly TimeSpan Ordinary = TimeSpan.FromMinutes(1);

    /// <summary>Minimum time between two logged reasons.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long? _since;
    private (string Reason, LogLevel Level, long At)? _logged;

    /// <summary>For something that is awaited at startup.</summary>
    public WaitingNotice(TimeProvider time)
        : this(time, Ordinary)
    {
    }

    /// <summary>The level at which to log <paramref name="reason"/> now; null if it should not be logged now.</summary>
    public LogLevel? For(string reason)
    {
        long now = time.GetTimestamp();
        _since ??= now;
        LogLevel level = time.GetElapsedTime(_since.Value, now) < ordinary ? LogLevel.Information : LogLevel.Warning;
        if (_logged is { } last && last.Level == level
            && (last.Reason == reason || time.GetElapsedTime(last.At, now) < Pause))
        {
            return null;
        }

        _logged = (reason, level, now);
        return level;
    }

    /// <summary>Ends the wait. Returns how long it lasted; null if there was none.</summary>
    public TimeSpan? End()
    {
        TimeSpan? waited = _since is { } since ? time.GetElapsedTime(since) : null;
        _since = null;
        _logged = null;
        return waited;
    }
}
