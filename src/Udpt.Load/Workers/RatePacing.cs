namespace Udpt.Load.Workers;

/// <summary>
/// Open loop: a fixed rate from a fixed start, regardless of replies. A request sent late keeps its due time, so that a
/// stalled tracker does not look as if nobody had asked meanwhile.
/// </summary>
internal sealed class RatePacing : IPacing
{
    private readonly long _start;
    private readonly double _interval;
    private long _taken;

    /// <param name="start">When the first is due, a timestamp.</param>
    /// <param name="interval">Between two requests, in timestamp ticks; 0: no limit.</param>
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
