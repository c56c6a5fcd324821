using System.Net;

namespace Udpt.Gateway.Udp;

/// <summary>How the gateway listens: the part of <c>[udp]</c> that concerns only the gateway.</summary>
public sealed record UdpGatewayOptions
{
    /// <summary><c>bind_address</c>. Port 0 chooses a free port (see <see cref="UdpGatewayStatus"/>).</summary>
    public required IReadOnlyList<IPEndPoint> BindAddresses { get; init; }

    /// <summary><c>announce_interval</c>: sent to peers.</summary>
    public required TimeSpan AnnounceInterval { get; init; }

    /// <summary><c>workers</c>: receive threads for each address; 0 means one per core.</summary>
    public int Workers { get; init; }

    /// <summary>
    /// <c>share_port</c>: other gateways of the same host and user that set it too may listen on the same addresses,
    /// and the system distributes clients among them. Linux only; elsewhere the second gateway finds its address in
    /// use.
    /// </summary>
    public bool SharePort { get; init; }

    /// <summary>
    /// <c>connection_id_lifetime</c>: how long an id is accepted at least. Default: two minutes, from BEP-15.
    /// </summary>
    public TimeSpan ConnectionIdLifetime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary><c>mode = "private"</c>: only announces with a peer key are answered.</summary>
    public bool RequiresKeys { get; init; }

    /// <summary><c>[private] scrape = "refused"</c>: a scrape cannot carry a key.</summary>
    public bool RefusesScrapes { get; init; }

    /// <summary>Uses the portable loop even on Linux, for its tests.</summary>
    internal bool Portable { get; init; }
}
