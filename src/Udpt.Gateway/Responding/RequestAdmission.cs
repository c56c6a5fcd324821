using Udpt.Core.ConnectionIds;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Replies;

namespace Udpt.Gateway.Responding;

/// <summary>What remains to be done for a datagram once it has been parsed.</summary>
internal enum AdmittedRequest : byte
{
    /// <summary>Nothing: it has been answered or dropped.</summary>
    Done,

    /// <summary>Answer an announce from a verified source.</summary>
    Announce,

    /// <summary>Answer a scrape from a verified source.</summary>
    Scrape,
}

/// <summary>
/// The first pass over a datagram, for one receive thread: answers requests that need no torrent (connects and errors),
/// drops what is not a request, and admits announces and scrapes whose connection id is valid. Nothing is allocated.
/// </summary>
internal sealed class RequestAdmission(DatagramCounters counters)
{
    /// <summary>Parses a datagram.</summary>
    /// <param name="request">Its bytes.</param>
    /// <param name="datagram">Its other data; receives the length of the reply if it is answered now.</param>
    /// <param name="reply">The buffer for the reply.</param>
    /// <param name="ids">The current connection ids.</param>
    public AdmittedRequest Admit(
        ReadOnlySpan<byte> request, ref Datagram datagram, Span<byte> reply, in ConnectionIdValidator ids)
    {
        RequestKind kind = RequestReader.Classify(request);

        // Nothing that can be answered comes from port 0: the system would reject the reply.
        if (!RequestReader.MayBeAnswered(kind) || datagram.Source.Port == 0)
        {
            counters.Drop(DropReason.Malformed);
            return AdmittedRequest.Done;
        }

        uint transactionId = RequestReader.TransactionId(request);
        if (kind == RequestKind.Connect)
        {
            counters.Request(RequestAction.Connect, datagram.IsIPv4);
            datagram.ReplyLength = ReplyWriter.WriteConnect(reply, transactionId, ids.Issue(datagram.Source));
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
            // Neither the source nor the protocol is certain; two trackers must not answer each other forever.
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
