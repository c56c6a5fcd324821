namespace Udpt.Core.Rules;

/// <summary>Which torrents are tracked, and for whom.</summary>
public enum TrackerMode
{
    /// <summary>Any torrent that is not flagged.</summary>
    Dynamic,

    /// <summary>Registered torrents only.</summary>
    Static,

    /// <summary>Only peers with a key; <see cref="TrackerOptions.RegisteredOnly"/> decides which torrents.</summary>
    Private,
}
