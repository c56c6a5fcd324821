using Udpt.Core.ConnectionIds;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Replies;

namespace Udpt.Gateway.Responding;

/// <summary>What is left to do for a datagram once it has been read.</summary>
internal enum AdmittedRequest : byte
{
    /// <summary>Nothing: it has its reply, or gets none.</summary>
    Done,

    /// <summary>Answer an announce from a proven source.</summary>
    Announce,

    /// <summary>Answer a scrape from a proven source.</summary>
    Scrape,
}

/// <summary>
/// The first look at a datagram, for one receive thread: answers what needs no torrent (connects and errors), drops what
/// is no request, and lets announces and scrapes pass whose connection id holds. Nothing is allocated.
/// </summary>
internal sealed class RequestAdmission(DatagramCounters counters)
{
    /// <summary>Reads a datagram.</summary>
    /// <param name="request">Its bytes.</param>
    /// <param name="datagram">What else is known of it; gets the length of the reply, if it has one now.</param>
    /// <param name="reply">Where to write that reply.</param>
    /// <param name="ids">The connection ids of this moment.</param>
    public AdmittedRequest Admit(
        ReadOnlySpan<byte> request, ref Datagram datagram, Span<byte> reply, in ConnectionIdMoment ids)
    {
        RequestKind kind = RequestReader.Classify(request);

        // Nothing that can be answered comes from port 0; the system would refuse the reply.
        if (!RequestReader.MayBeAnswered(kind) || datagram.Source.Port == 0)
        {
            counters.Drop(DropReason.Malformed);
            return AdmittedRequest.Done;
        }

        uint transactionId = RequestReader.TransactionId(request);
        if (kind == RequestKind.Connect)
        {
            counters.Request(RequestAction.Connect, datagram.IsIPv4);
            datagram.ReplyLength = ReplyWriter.WriteConnect(reply, transactionId, ids.Make(datagram.Source));
            return AdmittedRequest.Done;
        }

        if (!ids.Accepts(RequestReader.ConnectionId(request), datagram.Source))
        {
            Refuse(kind, ref datagram, reply, transactionId);
            return AdmittedRequest.Done;
        }

        switch (kind)
        {
            case RequestKind.Announce:
                counters.Request(RequestAction.Announce, datagram.IsIPv4);
                return AdmittedRequest.Announce;
            case RequestKind.Scrape:
                counters.Request(RequestAction.Scrape, datagram.IsIPv4);
                return AdmittedRequest.Scrape;
            case RequestKind.ShortAnnounce:
                Error(ref datagram, reply, transactionId, ErrorReason.ShortAnnounce);
                return AdmittedRequest.Done;
            case RequestKind.PortZero:
                Error(ref datagram, reply, transactionId, ErrorReason.PortZero);
                return AdmittedRequest.Done;
            default:
                Error(ref datagram, reply, transactionId, ErrorReason.UnknownAction);
                return AdmittedRequest.Done;
        }
    }

    private void Refuse(RequestKind kind, ref Datagram datagram, Span<byte> reply, uint transactionId)
    {
        if (kind == RequestKind.UnknownAction)
        {
            // Neither the source nor the protocol is certain; two trackers must not talk to each other for ever.
            counters.Drop(DropReason.Malformed);
        }
        else
        {
            Error(ref datagram, reply, transactionId, ErrorReason.ConnectionId);
        }
    }

    private void Error(ref Datagram datagram, Span<byte> reply, uint transactionId, ErrorReason reason) =>
        datagram.ReplyLength = OutcomeReply.WriteError(reply, reason, transactionId, datagram.RequestLength, counters);
}
