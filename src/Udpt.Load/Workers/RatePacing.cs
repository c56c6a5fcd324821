namespace Udpt.Load.Workers;

/// <summary>
/// Open loop: a fixed rate from a fixed moment on, whatever comes back. A request that leaves late was still to be sent
/// when it was due, so that a tracker that stands still does not look as if nobody had asked meanwhile.
/// </summary>
internal sealed class RatePacing : IPacing
{
    private readonly long _start;
    private readonly double _interval;
    private long _taken;

    /// <param name="start">When the first is due, a timestamp.</param>
    /// <param name="interval">From one to the next, in the ticks of timestamps; 0: any number at any time.</param>
    public RatePacing(long start, double interval)
    {
        _start = start;
        _interval = interval;
    }

    /// <inheritdoc/>
    public long NextAt => _start + (long)(_taken * _interval);

    /// <inheritdoc/>
    public int Due(long now, int inFlight)
    {
        if (_interval == 0)
        {
            return int.MaxValue;
        }

        long due = now < _start ? 0 : (long)((now - _start) / _interval) + 1;
        return (int)Math.Clamp(due - _taken, 0, int.MaxValue);
    }

    /// <inheritdoc/>
    public long Take(long now) => _interval == 0 ? now : _start + (long)(_taken++ * _interval);
}
