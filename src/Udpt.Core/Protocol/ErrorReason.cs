namespace Udpt.Core.Protocol;

/// <summary>Why a request was answered with an error. The names are the tag values of <c>udpt.errors</c>, snake-cased.</summary>
public enum ErrorReason : byte
{
    /// <summary>Not issued to this address, or expired.</summary>
    ConnectionId,
    ShortAnnounce,
    PortZero,
    UnknownAction,
    Flagged,
    NotRegistered,
    TrackerFull,

    /// <summary>No peer key, in private mode.</summary>
    KeyRequired,

    /// <summary>An unknown, expired or revoked peer key.</summary>
    KeyNotAccepted,

    /// <summary>The key already has as many peers as allowed.</summary>
    KeyInUse,
}
