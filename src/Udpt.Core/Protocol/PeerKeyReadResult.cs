namespace Udpt.Core.Protocol;

/// <summary>Whether an announce contains a peer key.</summary>
public enum PeerKeyReadResult : byte
{
    /// <summary>No: the URL has none.</summary>
    None,

    /// <summary>Something that is not a key but was clearly meant as one.</summary>
    Malformed,

    /// <summary>A well-formed key, valid or not.</summary>
    Read,
}
