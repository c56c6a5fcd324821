using System.Text;
using ICSharpCode.SharpZipLib.BZip2;
using Udpt.Silo.Storage.Sqlite;

namespace Udpt.Silo.Tests.Udpt3;

/// <summary>Databases as UDPT 3 and other programs write them.</summary>
internal static class Udpt3Files
{
    /// <summary>A UDPT 3 line for info hash <paramref name="number"/>.</summary>
    public static string Line(int number, bool isFlagged = false, uint completed = 0) =>
        $$$"""{"info_hash":"{{{Hash(number)}}}","entry":{"is_flagged":{{{(isFlagged ? "true" : "false")}}},"completed":{{{completed}}}}}""" + "\n";

    public static string Hash(int number) => $"{number:x40}";

    /// <summary>One bzip2 stream.</summary>
    public static byte[] BZip2(string text, int blockSize = 9)
    {
        using MemoryStream compressed = new();
        using (BZip2OutputStream stream = new(compressed, blockSize))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }

    /// <summary>The whole contents of the database, as text: "hash registered flagged 3".</summary>
    public static string[] Describe(TorrentDatabase database) =>
    [
        .. database.Torrents.ReadAll().Select(torrent => string.Join(
            ' ',
            torrent.Key.ToString().TrimStart('0'),
            torrent.Value.IsRegistered ? "registered" : "unregistered",
            torrent.Value.IsFlagged ? "flagged" : "free",
            torrent.Value.Completed)),
    ];
}
