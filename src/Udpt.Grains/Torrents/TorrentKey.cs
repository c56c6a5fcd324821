using System.Text;
using Udpt.Core.Identity;

namespace Udpt.Grains.Torrents;

/// <summary>
/// The grain key of a torrent: <c>btih:</c> and 40 lower-case hex digits. The prefix keeps the ADO.NET grain storage
/// from parsing a key as a Guid or a number, which would map some info hashes to the same record.
/// </summary>
public static class TorrentKey
{
    /// <summary>The prefix before the hex digits.</summary>
    public const string Prefix = "btih:";

    /// <summary>The grain key of <paramref name="infoHash"/>.</summary>
    public static string Of(in InfoHash infoHash) => Prefix + infoHash.ToString();

    /// <summary>Parses a grain key. False if it is not a torrent's.</summary>
    public static bool TryParse(ReadOnlySpan<char> key, out InfoHash infoHash)
    {
        infoHash = default;
        return key.StartsWith(Prefix, StringComparison.Ordinal) && InfoHash.TryParse(key[Prefix.Length..], out infoHash);
    }

    /// <summary>Parses a grain key in ASCII. False if it is not a torrent's.</summary>
    public static bool TryParse(ReadOnlySpan<byte> key, out InfoHash infoHash)
    {
        infoHash = default;
        return key.Length > Prefix.Length
            && Ascii.Equals(key[..Prefix.Length], Prefix)
            && InfoHash.TryParse(key[Prefix.Length..], out infoHash);
    }
}
