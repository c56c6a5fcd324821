using System.Net;

namespace Udpt.Gateway.Udp;

/// <summary>How the gateway listens: the parts of <c>[udp]</c> that are its own.</summary>
public sealed record UdpGatewayOptions
{
    /// <summary><c>bind_address</c>. Port 0 takes any free one (see <see cref="UdpGatewayStatus"/>).</summary>
    public required IReadOnlyList<IPEndPoint> BindAddresses { get; init; }

    /// <summary><c>announce_interval</c>: told to peers.</summary>
    public required TimeSpan AnnounceInterval { get; init; }

    /// <summary><c>workers</c>: receive threads for each address; 0 is one a core.</summary>
    public int Workers { get; init; }

    /// <summary>
    /// <c>share_port</c>: other gateways of this host and user that say so too may listen on the same addresses, and
    /// the system spreads the clients over them. Linux only; elsewhere the second one finds its address in use.
    /// </summary>
    public bool SharePort { get; init; }

    /// <summary><c>connection_id_lifetime</c>: how long an id is accepted at least. Two minutes are BEP-15's.</summary>
    public TimeSpan ConnectionIdLifetime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary><c>mode = "private"</c>: announces are answered to those with a peer key.</summary>
    public bool RequiresKeys { get; init; }

    /// <summary><c>[private] scrape = "refused"</c>: a scrape cannot carry a key.</summary>
    public bool RefusesScrapes { get; init; }

    /// <summary>Uses the portable loop where the one of Linux would do; for its tests.</summary>
    internal bool Portable { get; init; }
}
