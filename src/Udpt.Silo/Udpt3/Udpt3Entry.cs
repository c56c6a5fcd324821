namespace Udpt.Silo.Udpt3;

/// <summary>What UDPT 3 stored of a torrent.</summary>
/// <param name="IsFlagged">Whether it is refused.</param>
/// <param name="Completed">How many peers have completed it.</param>
/// <param name="IsRegistered">
/// False for an unregistered torrent, whose count an export saves. UDPT 3 ignores this member; everything that it wrote
/// counts as registered.
/// </param>
internal readonly record struct Udpt3Entry(bool IsFlagged, uint Completed, bool IsRegistered = true);
