using System.Diagnostics;
using System.Runtime.CompilerServices;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Tracing;
using Udpt.Grains.Torrents;

namespace Udpt.Gateway.TorrentCalls;

/// <summary>
/// Forwards one announce by grain call; reused. The call starts on a pool thread, while the receive thread continues
/// with announces it can answer itself.
/// </summary>
internal sealed class AnnounceCall : IThreadPoolWorkItem
{
    private readonly GrainCalls _calls;
    private readonly Action _ended;
    private AnnounceRequest _request;
    private ReplyRoute _route;
    private TaskAwaiter<AnnounceReply> _awaiter;
    private Activity? _span;

    public AnnounceCall(GrainCalls calls)
    {
        _calls = calls;
        _ended = End;
    }

    /// <summary>Starts the call; its completion sends the reply and returns this object to the pool.</summary>
    public void Start(in AnnounceRequest request, in ReplyRoute route)
    {
        _request = request;
        _route = route;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        GatewaySpans.Suppress();
        Activity? span = _span = _calls.Spans.StartAnnounce();
        try
        {
            _awaiter = _calls.Grains.GetTorrent(_request.InfoHash).Announce(_request).GetAwaiter();
        }
        catch (Exception exception)
        {
            Fail(exception);
            Return();
            return;
        }
        finally
        {
            GatewaySpans.Detach(span);
        }

        if (_awaiter.IsCompleted)
        {
            End();
        }
        else
        {
            _awaiter.UnsafeOnCompleted(_ended);
        }
    }

    private void End()
    {
        try
        {
            _calls.Reply(_awaiter.GetResult(), _route);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            Return();
        }
    }

    private void Fail(Exception exception)
    {
        _span?.SetStatus(ActivityStatusCode.Error);
        _calls.Failed(exception);
    }

    private void Return()
    {
        _span?.Dispose();
        _span = null;

        // Release what an idle object would keep alive: the reply's peers and the socket.
        _awaiter = default;
        _route = default;
        _calls.Return(this);
    }
}
