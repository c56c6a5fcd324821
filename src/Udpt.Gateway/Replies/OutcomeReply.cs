using Udpt.Core.Protocol;
using Udpt.Gateway.Metrics;

namespace Udpt.Gateway.Replies;

/// <summary>
/// The only place that turns the outcome of an announce into a reply, an error or silence, however the announce was
/// answered: in its receive batch, later, or by another silo.
/// </summary>
internal static class OutcomeReply
{
    /// <summary>
    /// Writes the reply and returns its length in bytes; 0 if there is no reply. Counts errors and drops.
    /// </summary>
    /// <param name="reply">
    /// The buffer. The peers of an answered announce are already at <see cref="Bep15.PeersOffset"/>.
    /// </param>
    /// <param name="result">
    /// The outcome; not <see cref="AnnounceOutcome.NotHere"/> if another process may know more.
    /// </param>
    /// <param name="transactionId">The transaction id of the request.</param>
    /// <param name="interval">Seconds until the client should announce again.</param>
    /// <param name="requestLength">Length of the request in bytes, which an error must not exceed.</param>
    /// <param name="counters">The counters of the calling thread, or the shared ones.</param>
    public static int Write(
        Span<byte> reply,
        in AnnounceResult result,
        uint transactionId,
        uint interval,
        int requestLength,
        DatagramCounters counters)
    {
        if (result.Outcome == AnnounceOutcome.Answered)
        {
            return ReplyWriter.WriteAnnounce(
                reply, transactionId, interval, result.Leechers, result.Seeders, result.PeerBytes);
        }

        if (TryGetError(result.Outcome, out ErrorReason error))
        {
            return WriteError(reply, error, transactionId, requestLength, counters);
        }

        counters.Drop(DropOf(result.Outcome));
        return 0;
    }

    /// <summary>Writes an error and counts it; counts a drop if the error is longer than the request.</summary>
    public static int WriteError(
        Span<byte> reply, ErrorReason reason, uint transactionId, int requestLength, DatagramCounters counters)
    {
        int length = ReplyWriter.WriteError(reply, transactionId, ErrorText.Of(reason), requestLength);
        if (length == 0)
        {
            counters.Drop(DropReason.NoRoom);
        }
        else
        {
            counters.Error(reason);
        }

        return length;
    }

    /// <summary>Why a request is dropped if its outcome is neither an answer nor an error.</summary>
    internal static DropReason DropOf(AnnounceOutcome outcome) =>
        outcome == AnnounceOutcome.OverBudget ? DropReason.OverBudget : DropReason.Unavailable;

    private static bool TryGetError(AnnounceOutcome outcome, out ErrorReason error)
    {
        switch (outcome)
        {
            case AnnounceOutcome.Flagged:
                error = ErrorReason.Flagged;
                return true;
            case AnnounceOutcome.NotRegistered:
                error = ErrorReason.NotRegistered;
                return true;
            case AnnounceOutcome.TrackerFull:
                error = ErrorReason.TrackerFull;
                return true;
            case AnnounceOutcome.KeyRequired:
                error = ErrorReason.KeyRequired;
                return true;
            case AnnounceOutcome.KeyInUse:
                error = ErrorReason.KeyInUse;
                return true;
            default:
                error = default;
                return false;
        }
    }
}
