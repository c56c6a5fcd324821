using Microsoft.Extensions.Logging;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Rules;
using Udpt.Gateway.PeerKeys;
using Udpt.Gateway.Relay;
using Udpt.Gateway.Replies;
using Udpt.Gateway.TorrentCalls;
using Udpt.Grains.Announcing;

namespace Udpt.Gateway.Responding;

/// <summary>The services that the receive threads of a gateway share.</summary>
/// <param name="Torrents">The torrents of this process; null in a gateway without torrents.</param>
/// <param name="Clock">The clock of their swarms.</param>
/// <param name="Ids">Issues and verifies connection ids.</param>
/// <param name="Remote">Calls the torrents' grains.</param>
/// <param name="Relays">Relays batches to other silos; null without a cluster.</param>
/// <param name="Keys">The peer keys of private mode; null in other modes.</param>
/// <param name="RefusesScrapes">Whether scrapes are refused, as private mode does by default.</param>
/// <param name="Interval">The announce interval sent to peers.</param>
/// <param name="Time">The clock of the logs.</param>
/// <param name="Logger">The log.</param>
internal sealed record BatchResponderServices(
    LocalTorrents? Torrents,
    SwarmClock Clock,
    ConnectionIdProvider Ids,
    IRemoteTorrents Remote,
    RelayContext? Relays,
    PeerKeyVerifier? Keys,
    bool RefusesScrapes,
    AnnounceInterval Interval,
    TimeProvider Time,
    ILogger<BatchResponder> Logger);
