namespace Udpt.Silo.Udpt3;

/// <summary>What UDPT 3 kept of a torrent.</summary>
internal readonly record struct Udpt3Entry(bool IsFlagged, uint Completed);
