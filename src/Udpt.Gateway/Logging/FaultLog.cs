using Microsoft.Extensions.Logging;

namespace Udpt.Gateway.Logging;

/// <summary>
/// Logs the errors of one receive thread, at most one per second, because the datagrams that cause them may come in
/// floods.
/// </summary>
internal sealed class FaultLog
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private long? _last;
    private long _suppressed;

    public FaultLog(ILogger logger, TimeProvider time)
    {
        _logger = logger;
        _time = time;
    }

    public void Write(Exception exception)
    {
        long now = _time.GetTimestamp();
        if (_last is { } last && _time.GetElapsedTime(last, now) < Interval)
        {
            _suppressed++;
            return;
        }

        UdpLog.LoopFault(_logger, exception, _suppressed);
        _last = now;
        _suppressed = 0;
    }
}
