namespace Udpt.Silo.Udpt3;

/// <summary>The result of an import.</summary>
/// <param name="Path">The UDPT 3 file.</param>
/// <param name="Torrents">Torrents in it, each counted once.</param>
/// <param name="SkippedLines">Bad lines that were skipped.</param>
/// <param name="Faults">The first of the bad lines: "line 3: info_hash is missing".</param>
/// <param name="Damage">
/// Where the unreadable rest of the file starts: "line 3: the bzip2 data is damaged"; null if all was readable.
/// </param>
/// <param name="IgnoredBytes">Bytes after the end of the bzip2 data that were ignored.</param>
public sealed record Udpt3ImportResult(
    string Path,
    int Torrents,
    long SkippedLines,
    IReadOnlyList<string> Faults,
    string? Damage = null,
    long IgnoredBytes = 0);
