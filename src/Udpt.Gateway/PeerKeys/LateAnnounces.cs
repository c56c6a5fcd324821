using Udpt.Gateway.Metrics;
using Udpt.Gateway.Protocol;
using Udpt.Gateway.Routing;
using Udpt.Grains.Announcing;
using Udpt.Grains.Swarms;

namespace Udpt.Gateway.PeerKeys;

/// <summary>Answers announces that had to wait for their key, one at a time and on any thread.</summary>
internal sealed class LateAnnounces(
    SwarmClock clock,
    GrainCalls calls,
    UdpMetrics metrics,
    LocalTorrents? torrents = null,
    Relays? relays = null)
{
    /// <summary>Goes the way that the announce would have gone at once: here, to its home, or to its grain.</summary>
    public void Announce(in AnnounceRequest request, in ReplyRoute route)
    {
        Swarm? swarm = torrents?.Table.Find(request.InfoHash);
        if (torrents is null || (relays is not null && swarm is null && !relays.IsHere(request.InfoHash)))
        {
            relays!.Announce(request, route);
            return;
        }

        Span<byte> peers = stackalloc byte[AnnounceReply.MaxPeerBytes + sizeof(ulong)];
        peers = peers[..(AnnounceReply.MaxPeerBytesOf(request.Peer) + sizeof(ulong))];
        SwarmRandom random = SwarmRandom.Create();
        AnnounceResult result = torrents.Announce(swarm, request, clock.Now, ref random, peers);
        if (result.Outcome != AnnounceOutcome.NotHere)
        {
            Span<byte> reply = stackalloc byte[Bep15.MaxReplyIPv4];
            Send(reply[..calls.Write(
                reply, result.Outcome, result.Seeders, result.Leechers, peers[..result.PeerBytes], route)], route);
        }
        else if (!calls.TryAnnounce(request, route))
        {
            metrics.Shared.DropShared(DropReason.TooManyCalls);
        }
    }

    /// <summary>Answers with an error.</summary>
    public void Refuse(ErrorReason reason, in ReplyRoute route)
    {
        Span<byte> reply = stackalloc byte[Bep15.AnnounceLength];
        metrics.Shared.ErrorShared(reason);
        int length = ReplyWriter.WriteError(reply, route.TransactionId, ErrorText.Of(reason), Bep15.AnnounceLength);
        Send(reply[..length], route);
    }

    private void Send(ReadOnlySpan<byte> reply, in ReplyRoute route)
    {
        if (!reply.IsEmpty)
        {
            calls.Send(reply, route, AnswerPath.Grain);
        }
    }
}
