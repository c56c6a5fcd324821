namespace Udpt.Core.Protocol;

/// <summary>What an announce holds in the place of a peer key.</summary>
public enum PeerKeyReadResult : byte
{
    /// <summary>Nothing: the URL has none.</summary>
    None,

    /// <summary>Something that cannot be a key, but was surely meant for one.</summary>
    Malformed,

    /// <summary>A key, good or not.</summary>
    Read,
}
