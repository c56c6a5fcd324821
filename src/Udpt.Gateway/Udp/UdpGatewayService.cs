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
/// Binds the sockets before any other hosted service starts, so that an error in an address shows immediately; answers
/// once everything before it has started; stops in order.
/// </summary>
internal sealed class UdpGatewayService : IHostedLifecycleService, IDisposable
{
    /// <summary>How long a stop waits for requests in flight.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a receive thread may take to finish its batch. Only a busy machine delays one, and anything it accepted
    /// after the swarms have been saved would be lost.
    /// </summary>
    private static readonly TimeSpan LoopTimeout = TimeSpan.FromSeconds(30);

    private readonly UdpGatewayOptions _options;
    private readonly BatchResponderServices _parts;
    private readonly GrainCalls _calls;
    private readonly RelayContext? _relays;
    private readonly UdpMetrics _metrics;
    private readonly UdpGatewayStatus _status;
    private readonly ILogger _logger;
    private readonly List<ReceiveLoop> _loops = [];
    private List<IDatagramSocket> _sockets = [];

    public UdpGatewayService(
        UdpGatewayOptions options,
        BatchResponderServices parts,
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
            // Keep its socket open: the thread still uses the descriptor, which could be reused for another file.
            UdpLog.LoopDidNotEnd(_logger);
            return;
        }

        // In this order: an announce whose key has been checked may be relayed, and a relayed one may need a grain
        // call.
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
        // Threads that are still running, after a failed start or a stop that took too long, keep their sockets.
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
