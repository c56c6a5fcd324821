using System.Net;

namespace Udpt.Gateway.Udp;

/// <summary>What the UDP gateway is doing, for health checks and whoever asked for port 0.</summary>
public sealed class UdpGatewayStatus
{
    private volatile IReadOnlyList<IPEndPoint> _endpoints = [];
    private volatile bool _isServing;

    /// <summary>The bound addresses, in the order of the configuration; empty while there are none.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints
    {
        get => _endpoints;
        internal set => _endpoints = value;
    }

    /// <summary>Whether requests are being answered.</summary>
    public bool IsServing
    {
        get => _isServing;
        internal set => _isServing = value;
    }
}
