using Udpt.Gateway.Metrics;
using Udpt.Grains.Announcing;

namespace Udpt.Gateway.Routing;

/// <summary>What becomes of an announce that no swarm has taken.</summary>
internal static class Refusals
{
    /// <summary>The error a client is told, if it is to be told one.</summary>
    public static bool TryGetError(AnnounceOutcome outcome, out ErrorReason error)
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

    /// <summary>Why it is dropped, when the client is told nothing.</summary>
    public static DropReason DropOf(AnnounceOutcome outcome) =>
        outcome == AnnounceOutcome.OverBudget ? DropReason.OverBudget : DropReason.Unavailable;
}
