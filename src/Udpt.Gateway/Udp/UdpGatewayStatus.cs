using System.Net;
using Udpt.Core.ConnectionIds;

namespace Udpt.Gateway.Udp;

/// <summary>The status of the UDP gateway, for health checks and to find the port chosen for port 0.</summary>
public sealed class UdpGatewayStatus
{
    private readonly ConnectionIdProvider _ids;
    private volatile IReadOnlyList<IPEndPoint> _endpoints = [];
    private volatile bool _isOpen;

    internal UdpGatewayStatus(ConnectionIdProvider ids) => _ids = ids;

    /// <summary>The bound addresses, in the order of the configuration; empty if there are none.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints
    {
        get => _endpoints;
        internal set => _endpoints = value;
    }

    /// <summary>
    /// Whether requests are being answered: the threads are running, and the secrets for connection ids are loaded.
    /// </summary>
    public bool IsServing => _isOpen && _ids.IsReady;

    /// <summary>
    /// The progress of each receive thread while requests are answered: see <see cref="ReceiveProgress"/>.
    /// </summary>
    public IReadOnlyList<long> Turns => _isOpen ? [.. Loops.Select(loop => loop.Turn)] : [];

    internal IReadOnlyList<ReceiveLoop> Loops { get; set; } = [];

    internal bool IsOpen
    {
        set => _isOpen = value;
    }
}
