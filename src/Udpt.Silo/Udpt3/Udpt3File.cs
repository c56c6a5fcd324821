using Udpt.Silo.Storage;

namespace Udpt.Silo.Udpt3;

/// <summary>
/// A UDPT 3 database: bzip2 of JSON lines, whatever its file name. Uncompressed lines are accepted too.
/// </summary>
internal static class Udpt3File
{
    /// <summary>The first bytes of every bzip2 file.</summary>
    public static ReadOnlySpan<byte> Magic => "BZh"u8;

    /// <summary>Whether the file's extension is that of bzip2.</summary>
    public static bool IsNamedBZip2(string path) => path.EndsWith(".bz2", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether <paramref name="path"/> is a file that begins like bzip2.</summary>
    public static bool IsBZip2(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream file = OpenRaw(path);
        return StartsAsBZip2(file);
    }

    /// <summary>Opens the file's lines, decompressed if necessary.</summary>
    public static Stream Open(string path)
    {
        FileStream file = OpenRaw(path);
        try
        {
            return StartsAsBZip2(file) ? new BZip2Decoder(file) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file's bytes, or throws with the reason why they cannot be read.</summary>
    public static FileStream OpenRaw(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 64 * 1024);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The file {path} cannot be read: {e.Message}", e);
        }
    }

    private static bool StartsAsBZip2(FileStream file)
    {
        Span<byte> start = stackalloc byte[Magic.Length];
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..length].SequenceEqual(Magic);
    }
}
