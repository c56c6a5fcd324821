namespace Udpt.Core.Protocol;

/// <summary>
/// Error texts, which clients show to their users. Short, because an error is never larger than its request.
/// </summary>
public static class ErrorText
{
    /// <summary>Upper bound for the length of a text; an announce (98 bytes) leaves room for it.</summary>
    public const int MaxLength = 32;

    public static ReadOnlySpan<byte> Of(ErrorReason reason) => reason switch
    {
        // 22 characters: fits into a scrape of one info hash (36 bytes). libtorrent and Transmission display it;
        // anacrolix reconnects on any error.
        ErrorReason.ConnectionId => "connection id expired."u8,
        ErrorReason.ShortAnnounce => "announce too short."u8,
        ErrorReason.PortZero => "port is 0."u8,
        ErrorReason.UnknownAction => "unknown action."u8,
        ErrorReason.Flagged => "torrent flagged."u8,
        ErrorReason.NotRegistered => "torrent not registered."u8,
        ErrorReason.TrackerFull => "tracker full."u8,
        ErrorReason.KeyRequired => "peer key required."u8,
        ErrorReason.KeyNotAccepted => "peer key not accepted."u8,
        ErrorReason.KeyInUse => "too many peers of this key."u8,
        _ => "error."u8,
    };
}
