namespace Udpt.Gateway.PeerKeys;

/// <summary>What a gateway knows about a key without calling its grain.</summary>
internal enum PeerKeyVerdict : byte
{
    /// <summary>Nothing: call its grain.</summary>
    Unknown,

    /// <summary>The key is valid.</summary>
    Accepted,

    /// <summary>The key does not exist, has expired or has been revoked.</summary>
    Refused,
}
