namespace Udpt.Silo.Udpt3;

/// <summary>What UDPT 3 stored of a torrent.</summary>
internal readonly record struct Udpt3Entry(bool IsFlagged, uint Completed);
