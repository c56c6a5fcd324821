using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Logging;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Relay;
using Udpt.Gateway.Responding;
using Udpt.Gateway.TorrentCalls;

namespace Udpt.Gateway.Udp;

/// <summary>
/// Binds the sockets before anything else of the host starts, so that a fault in an address shows at once; answers
/// when everything before it has started; stops in order.
/// </summary>
internal sealed class UdpGatewayService : IHostedLifecycleService, IDisposable
{
    /// <summary>How long requests under way may take when the gateway stops.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a receive thread may take to end its batch. Nothing but a machine that is busy holds one up, and what it
    /// answered after the swarms were saved would be lost.
    /// </summary>
    private static readonly TimeSpan LoopTimeout = TimeSpan.FromSeconds(30);

    private readonly UdpGatewayOptions _options;
    private readonly BatchResponderParts _parts;
    private readonly GrainCalls _calls;
    private readonly RelayContext? _relays;
    private readonly UdpMetrics _metrics;
    private readonly UdpGatewayStatus _status;
    private readonly ILogger _logger;
    private readonly List<ReceiveLoop> _loops = [];
    private List<IDatagramSocket> _sockets = [];

    public UdpGatewayService(
        UdpGatewayOptions options,
        BatchResponderParts parts,
        GrainCalls calls,
        UdpMetrics metrics,
        UdpGatewayStatus status)
    {
        _options = options;
        _parts = parts;
        _calls = calls;
        _relays = parts.Relays;
        _metrics = metrics;
        _status = status;
        _logger = parts.Logger;
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        int workers = _options.Workers > 0 ? _options.Workers : Environment.ProcessorCount;
        _sockets = UdpSockets.Open(_options, workers);
        _status.Endpoints = [.. _sockets.Select(socket => socket.LocalEndPoint).Distinct()];
        return Task.CompletedTask;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_sockets.Count == 0)
        {
            await StartingAsync(cancellationToken);
        }

        _loops.AddRange(_sockets.Select(socket => new ReceiveLoop(socket, _parts, _metrics)));
        _loops.ForEach(static loop => loop.Start());
        foreach (IGrouping<IPEndPoint, IDatagramSocket> address in _sockets.GroupBy(socket => socket.LocalEndPoint))
        {
            UdpLog.Listening(_logger, address.Key, address.Count());
        }

        _status.Loops = [.. _loops];
        _status.IsOpen = true;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _status.IsOpen = false;
        _loops.ForEach(static loop => loop.Stop());
        Task ended = Task.WhenAll(_loops.Select(loop => loop.Ended));
        await ended
            .WaitAsync(LoopTimeout, _parts.Time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCompleted)
        {
            // Its socket must stay open: the thread uses the descriptor, which another file could get.
            UdpLog.LoopDidNotEnd(_logger);
            return;
        }

        // In this order: an announce whose key is known by now may be relayed, and what a relay brings back need a call.
        if (_parts.Keys is { } keys)
        {
            await keys.DrainAsync(DrainTimeout, _parts.Time, cancellationToken);
        }

        if (_relays is not null)
        {
            await _relays.DrainAsync(DrainTimeout, _parts.Time, cancellationToken);
        }

        await _calls.DrainAsync(DrainTimeout, _parts.Time, cancellationToken);
        Dispose();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Threads that have not ended, after a start that failed half way or a stop that took too long, keep theirs.
        if (_loops.All(loop => loop.Ended.IsCompleted))
        {
            _sockets.ForEach(static socket => socket.Dispose());
            _loops.ForEach(static loop => loop.Dispose());
            _sockets.Clear();
            _loops.Clear();
            _status.Endpoints = [];
        }
    }
}
