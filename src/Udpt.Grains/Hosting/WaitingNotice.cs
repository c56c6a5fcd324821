using Microsoft.Extensions.Logging;

namespace Udpt.Grains.Hosting;

/// <summary>
/// How to log that something is not there yet: processes that are started together come up within seconds of each other,
/// so waiting is ordinary at first and a warning once it lasts. A reason is logged once at each level, and another one no
/// sooner than some seconds later: while things come up, each attempt may fail in a new way.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="ordinary">How long waiting is ordinary.</param>
public sealed class WaitingNotice(TimeProvider time, TimeSpan ordinary)
{
    /// <summary>How long waiting is ordinary at a start, on a busy machine too.</summary>
    public static readonly TimeSpan Ordinary = TimeSpan.FromMinutes(1);

    /// <summary>Between two reasons at least.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long? _since;
    private (string Reason, LogLevel Level, long At)? _logged;

    /// <summary>For what is waited for at a start.</summary>
    public WaitingNotice(TimeProvider time)
        : this(time, Ordinary)
    {
    }

    /// <summary>The level at which to log <paramref name="reason"/> now; null: not now.</summary>
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

    /// <summary>It is there. Returns how long it was waited for; null: not at all.</summary>
    public TimeSpan? End()
    {
        TimeSpan? waited = _since is { } since ? time.GetElapsedTime(since) : null;
        _since = null;
        _logged = null;
        return waited;
    }
}
