namespace Udpt.Silo.Udpt3;

/// <summary>What UDPT 3 kept of a torrent.</summary>
/// <param name="IsFlagged">Whether it is refused.</param>
/// <param name="Completed">How many peers have completed it.</param>
/// <param name="IsRegistered">
/// False for a torrent that nobody registered, of which an export saves the count. UDPT 3 knows no such thing and
/// ignores it: all that it wrote is taken for registered.
/// </param>
internal readonly record struct Udpt3Entry(bool IsFlagged, uint Completed, bool IsRegistered = true);
