using System.Text;
using Udpt.Core.Identity;

namespace Udpt.Grains.Torrents;

/// <summary>
/// The grain key of a torrent: <c>btih:</c> and 40 lower-case hex digits. The prefix keeps the ADO.NET grain storage
/// from taking a key for a Guid or a number, which would give some info hashes the same record.
/// </summary>
public static class TorrentKey
{
    /// <summary>What stands before the hex digits.</summary>
    public const string Prefix = "btih:";

    /// <summary>The grain key of <paramref name="infoHash"/>.</summary>
    public static string Of(in InfoHash infoHash) => Prefix + infoHash.ToString();

    /// <summary>Reads a grain key back. False when it is not a torrent's.</summary>
    public static bool TryParse(ReadOnlySpan<char> key, out InfoHash infoHash)
    {
        infoHash = default;
        return key.StartsWith(Prefix, StringComparison.Ordinal) && InfoHash.TryParse(key[Prefix.Length..], out infoHash);
    }

    /// <summary>Reads a grain key in ASCII back. False when it is not a torrent's.</summary>
    public static bool TryParse(ReadOnlySpan<byte> key, out InfoHash infoHash)
    {
        infoHash = default;
        return key.Length > Prefix.Length
            && Ascii.Equals(key[..Prefix.Length], Prefix)
            && InfoHash.TryParse(key[Prefix.Length..], out infoHash);
    }
}
