using Microsoft.Extensions.Logging;
using Udpt.Gateway.ConnectionIds;
using Udpt.Gateway.Routing;
using Udpt.Grains.Announcing;
using Udpt.Grains.Swarms;

namespace Udpt.Gateway.Udp;

/// <summary>What the receive threads of a gateway share.</summary>
internal sealed record BatchResponderParts(
    LocalTorrents Torrents,
    SwarmClock Clock,
    ConnectionIdIssuer Ids,
    IElsewhere Elsewhere,
    UdpGatewayOptions Options,
    TimeProvider Time,
    ILogger<BatchResponder> Logger);
