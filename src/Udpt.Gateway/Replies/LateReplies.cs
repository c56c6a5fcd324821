using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;

namespace Udpt.Gateway.Replies;

/// <summary>Writes and sends replies after their receive batch, from any thread.</summary>
internal sealed class LateReplies(AnnounceInterval interval, UdpMetrics metrics)
{
    /// <summary>The counters for events outside the receive threads.</summary>
    public DatagramCounters Counters => metrics.Shared;

    /// <summary>
    /// Writes the reply to an announce. Returns its length; 0 if there is no reply, which has been counted.
    /// </summary>
    public int Write(Span<byte> reply, in AnnounceResult result, ReadOnlySpan<byte> peers, in ReplyRoute route)
    {
        peers = WholePeers(peers, route.IsIPv4);
        peers.CopyTo(reply[Bep15.PeersOffset..]);
        return OutcomeReply.Write(
            reply,
            result with { PeerBytes = peers.Length },
            route.TransactionId,
            interval.Seconds,
            Bep15.AnnounceLength,
            Counters);
    }

    /// <summary>Replies to an announce.</summary>
    public void Answer(in AnnounceResult result, ReadOnlySpan<byte> peers, in ReplyRoute route)
    {
        Span<byte> reply = stackalloc byte[Bep15.MaxReplyIPv4];
        Send(reply[..Write(reply, result, peers, route)], route, AnswerPath.Grain);
    }

    /// <summary>Replies to an announce with an error.</summary>
    public void Refuse(ErrorReason reason, in ReplyRoute route)
    {
        Span<byte> reply = stackalloc byte[Bep15.AnnounceLength];
        int length = OutcomeReply.WriteError(reply, reason, route.TransactionId, Bep15.AnnounceLength, Counters);
        Send(reply[..length], route, AnswerPath.Grain);
    }

    /// <summary>Sends a reply and counts it. An empty reply is not sent.</summary>
    public void Send(ReadOnlySpan<byte> reply, in ReplyRoute route, AnswerPath path)
    {
        if (reply.IsEmpty)
        {
            return;
        }

        if (route.Sender.TrySend(reply, route))
        {
            metrics.Answered(path, route.ReceivedAt);
        }
        else
        {
            Counters.Drop(DropReason.SendFailed);
        }
    }

    private static ReadOnlySpan<byte> WholePeers(ReadOnlySpan<byte> peers, bool isIPv4)
    {
        int length = Math.Min(peers.Length, Bep15.MaxPeerBytes(isIPv4));
        return peers[..(length - (length % Bep15.PeerLength(isIPv4)))];
    }
}
