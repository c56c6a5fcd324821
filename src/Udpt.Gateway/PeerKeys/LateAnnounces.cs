using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Relay;
using Udpt.Gateway.Replies;
using Udpt.Gateway.TorrentCalls;
using Udpt.Grains.Announcing;

namespace Udpt.Gateway.PeerKeys;

/// <summary>Answers announces that had to wait for the check of their key, one at a time and on any thread.</summary>
internal sealed class LateAnnounces(
    SwarmClock clock,
    LateReplies replies,
    IRemoteTorrents remote,
    LocalTorrents? torrents = null,
    RelayContext? relays = null)
{
    private readonly AnnounceRouting _routing = AnnounceRoutings.Of(torrents, relays);

    /// <summary>
    /// Takes the route that the announce would have taken immediately: answered here, relayed to its home, or sent to
    /// its grain.
    /// </summary>
    public void Announce(in AnnounceRequest request, in ReplyRoute route)
    {
        Swarm? swarm = torrents?.Table.Find(request.InfoHash);
        if (IsRelayed(swarm, request.InfoHash))
        {
            relays!.Announce(request, route);
            return;
        }

        Span<byte> peers = stackalloc byte[AnnounceReply.MaxPeerBytes + sizeof(ulong)];
        peers = peers[..(AnnounceReply.MaxPeerBytesOf(request.Peer) + sizeof(ulong))];
        SwarmRandom random = SwarmRandom.Create();
        AnnounceResult result = torrents!.Announce(swarm, request, clock.Now, ref random, peers);
        if (result.Outcome != AnnounceOutcome.NotHere)
        {
            replies.Answer(result, peers[..result.PeerBytes], route);
        }
        else if (!remote.TryAnnounce(request, route))
        {
            replies.Counters.Drop(DropReason.TooManyCalls);
        }
    }

    /// <summary>Answers with an error.</summary>
    public void Refuse(ErrorReason reason, in ReplyRoute route) => replies.Refuse(reason, route);

    private bool IsRelayed(Swarm? swarm, in InfoHash infoHash) => _routing switch
    {
        AnnounceRouting.Local => false,
        AnnounceRouting.Relay => true,
        _ => swarm is null && !relays!.IsHere(infoHash),
    };
}
