using Udpt.Core.Protocol;
using Udpt.Load.Workload;

namespace Udpt.Load.Sources;

/// <summary>A connect from each of one thread's source addresses, retried a few times.</summary>
internal sealed class ConnectSource : IRequestSource
{
    private const int MaxTries = 3;

    private readonly Queue<LoadRequest> _again = [];
    private readonly int _step;
    private readonly int _count;
    private int _next;

    /// <param name="first">The thread's first address.</param>
    /// <param name="step">The distance to the thread's next address.</param>
    /// <param name="count">The number of addresses of all threads.</param>
    public ConnectSource(int first, int step, int count)
    {
        _next = first;
        _step = step;
        _count = count;
    }

    /// <inheritdoc/>
    public bool TryNext(long now, out LoadRequest request)
    {
        if (_next < _count)
        {
            request = new LoadRequest { Action = RequestAction.Connect, Address = _next };
            _next += _step;
            return true;
        }

        return _again.TryDequeue(out request);
    }

    /// <inheritdoc/>
    public void Failed(in LoadRequest request)
    {
        if (request.Tries + 1 < MaxTries)
        {
            _again.Enqueue(request with { Tries = (byte)(request.Tries + 1) });
        }
    }
}
