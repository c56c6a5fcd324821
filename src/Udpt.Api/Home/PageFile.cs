using System.IO.Compression;
using System.Security.Cryptography;

namespace Udpt.Api.Home;

/// <summary>A file in the forms in which it is sent: plain, and compressed with gzip.</summary>
internal sealed class PageFile
{
    public PageFile(string type, byte[] content)
    {
        Type = type;
        Content = content;
        Compressed = Compress(content);
        Tag = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
    }

    /// <summary>Its media type.</summary>
    public string Type { get; }

    public byte[] Content { get; }

    /// <summary>The content compressed with gzip.</summary>
    public byte[] Compressed { get; }

    /// <summary>Changes with the content.</summary>
    public string Tag { get; }

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
