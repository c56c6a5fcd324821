using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Logging;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Responding;
using Udpt.Gateway.Tracing;

namespace Udpt.Gateway.Udp;

/// <summary>A thread that receives, answers and sends on one socket until it is stopped. No error ends it.</summary>
internal sealed class ReceiveLoop : IDisposable
{
    /// <summary>Pause after an error, so that a permanent one does not take up a core.</summary>
    private static readonly TimeSpan FaultPause = TimeSpan.FromMilliseconds(20);

    private readonly IDatagramSocket _socket;
    private readonly BatchResponder _responder;
    private readonly UdpMetrics _metrics;
    private readonly DatagramCounters _counters;
    private readonly FaultLog _faults;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private long _turn;

    public ReceiveLoop(IDatagramSocket socket, BatchResponderServices parts, UdpMetrics metrics)
    {
        _socket = socket;
        _metrics = metrics;
        _counters = metrics.AddCounters();
        _responder = new BatchResponder(parts, _counters);
        _faults = new FaultLog(parts.Logger, parts.Time);
    }

    /// <summary>The progress of the thread: see <see cref="ReceiveProgress"/>.</summary>
    public long Turn => Ended.IsCompleted ? ReceiveProgress.Ended : Volatile.Read(ref _turn);

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        Thread thread = new(Run)
        {
            IsBackground = true,
            Name = $"UDP {_socket.LocalEndPoint}",
        };
        thread.Start();
    }

    /// <summary>Lets the current batch be answered and then ends the thread.</summary>
    public void Stop()
    {
        _isStopping = true;
        _stopping.Set();
        _socket.StopReceiving();
    }

    public void Dispose() => _stopping.Dispose();

    private void Run()
    {
        GatewaySpans.Suppress();
        while (!_isStopping)
        {
            try
            {
                ReceiveAndAnswer();
            }
            catch (Exception exception)
            {
                Volatile.Write(ref _turn, (_turn | 1) + 1);
                _counters.Drop(DropReason.Fault);
                _faults.Write(exception);
                _stopping.Wait(FaultPause);
            }
        }

        _responder.End();
        _ended.SetResult();
    }

    private void ReceiveAndAnswer()
    {
        while (!_isStopping)
        {
            _responder.Pause(_socket.Batch);
            _socket.Receive();
            DatagramBatch batch = _socket.Batch;
            if (batch.Count == 0)
            {
                continue;
            }

            batch.ReceivedAt = _metrics.Now();
            Volatile.Write(ref _turn, _turn + 1);
            _metrics.BatchReceived(batch.Count);
            _responder.Answer(batch, _socket);
            int failed = _socket.SendReplies();
            if (batch.ReceivedAt != 0)
            {
                _metrics.Answered(AnswerPath.Local, batch.ReceivedAt, batch.CountReplies());
            }

            if (failed > 0)
            {
                _counters.Drop(DropReason.SendFailed, failed);
            }

            Volatile.Write(ref _turn, _turn + 1);
        }
    }
}
