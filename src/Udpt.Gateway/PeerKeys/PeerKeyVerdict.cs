namespace Udpt.Gateway.PeerKeys;

/// <summary>What a gateway knows of a key without asking.</summary>
public enum PeerKeyVerdict : byte
{
    /// <summary>Nothing: its grain must be asked.</summary>
    Unknown,

    /// <summary>It is good.</summary>
    Accepted,

    /// <summary>There is no such key, or it has expired or been revoked.</summary>
    Refused,
}
