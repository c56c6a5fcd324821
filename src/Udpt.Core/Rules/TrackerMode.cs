namespace Udpt.Core.Rules;

/// <summary>Which torrents are tracked, for whom.</summary>
public enum TrackerMode
{
    /// <summary>Any torrent that is not flagged.</summary>
    Dynamic,

    /// <summary>Registered torrents only.</summary>
    Static,

    /// <summary>Peers that come with a key only; which torrents, <see cref="TrackerOptions.RegisteredOnly"/> says.</summary>
    Private,
}
