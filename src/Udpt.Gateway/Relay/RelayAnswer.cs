using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Grains.Relay;

namespace Udpt.Gateway.Relay;

/// <summary>Processes the answer to a relayed batch.</summary>
internal static class RelayAnswer
{
    /// <summary>Validates the whole answer first, so that nothing of a damaged one is used.</summary>
    /// <exception cref="InvalidDataException">It does not match the requests exactly.</exception>
    public static void Check(ReadOnlySpan<byte> answer, ReadOnlySpan<RelayedRequest> requests)
    {
        answer = RelayWire.ReadHeader(answer);
        foreach (ref readonly RelayedRequest request in requests)
        {
            if (request.Gather is not null)
            {
                RelayWire.ReadScrapeAnswer(ref answer);
                continue;
            }

            RelayWire.ReadAnswer(ref answer, out ReadOnlySpan<byte> peers);
            bool isIPv4 = request.Route.IsIPv4;
            if (peers.Length > Bep15.MaxPeerBytes(isIPv4) || peers.Length % Bep15.PeerLength(isIPv4) != 0)
            {
                throw new InvalidDataException("The peers in an answer are not of the request's address family.");
            }
        }

        if (!answer.IsEmpty)
        {
            throw new InvalidDataException("The answer has more entries than the batch.");
        }
    }

    /// <summary>Replies to every request of a batch from an answer that has passed <see cref="Check"/>.</summary>
    public static void Reply(
        ReadOnlySpan<byte> answer,
        ReadOnlySpan<byte> sent,
        ReadOnlySpan<RelayedRequest> requests,
        RelayContext relays)
    {
        ReplyBatch replies = relays.RentReplies();
        try
        {
            answer = RelayWire.ReadHeader(answer);
            sent = RelayWire.ReadHeader(sent);
            foreach (ref readonly RelayedRequest request in requests)
            {
                RelayEntry entry = RelayWire.ReadEntry(ref sent);
                if (entry == RelayEntry.Scrape)
                {
                    RelayWire.ReadScrape(ref sent);
                    Gather(RelayWire.ReadScrapeAnswer(ref answer), request);
                    continue;
                }

                AnnounceRequest announce = RelayWire.ReadAnnounce(ref sent, entry);
                AnnounceResult result = RelayWire.ReadAnswer(ref answer, out ReadOnlySpan<byte> peers);
                if (result.Outcome == AnnounceOutcome.NotHere)
                {
                    CallGrain(announce, request.Route, relays);
                }
                else
                {
                    Add(replies, result, peers, request.Route, relays);
                }
            }

            Send(replies, relays);
        }
        finally
        {
            replies.Clear();
            relays.Return(replies);
        }
    }

    /// <summary>Sends every request of a batch by grain call.</summary>
    public static void CallGrains(ReadOnlySpan<byte> sent, ReadOnlySpan<RelayedRequest> requests, RelayContext relays)
    {
        sent = RelayWire.ReadHeader(sent);
        foreach (ref readonly RelayedRequest request in requests)
        {
            RelayEntry entry = RelayWire.ReadEntry(ref sent);
            if (entry == RelayEntry.Scrape)
            {
                RelayWire.ReadScrape(ref sent);
                Gather(null, request);
            }
            else
            {
                CallGrain(RelayWire.ReadAnnounce(ref sent, entry), request.Route, relays);
            }
        }
    }

    private static void Gather(in ScrapeCounts? counts, in RelayedRequest request)
    {
        ScrapeGather gather = request.Gather!;
        if (counts is { } known)
        {
            gather.Known(request.Position, known);
        }
        else
        {
            gather.Unknown(request.Position);
        }

        gather.Release();
    }

    private static void CallGrain(in AnnounceRequest request, in ReplyRoute route, RelayContext relays)
    {
        if (!relays.Remote.TryAnnounce(request, route))
        {
            relays.Counters.Drop(DropReason.TooManyCalls);
        }
    }

    private static void Add(
        ReplyBatch replies,
        in AnnounceResult result,
        ReadOnlySpan<byte> peers,
        in ReplyRoute route,
        RelayContext relays)
    {
        if (!replies.HasRoom(route))
        {
            Send(replies, relays);
        }

        int length = relays.Replies.Write(replies.Next(), result, peers, route);
        if (length > 0)
        {
            replies.Add(length, route);
        }
    }

    private static void Send(ReplyBatch replies, RelayContext relays)
    {
        if (replies.Count == 0)
        {
            return;
        }

        // All of these were received in one batch.
        long received = replies.Route(0).ReceivedAt;
        int count = replies.Count;
        int failed = replies.Send();
        relays.Metrics.Answered(AnswerPath.Relay, received, count - failed);
        if (failed > 0)
        {
            relays.Counters.Drop(DropReason.SendFailed, failed);
        }
    }
}
