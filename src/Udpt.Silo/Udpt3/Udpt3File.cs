using Udpt.Silo.Storage;

namespace Udpt.Silo.Udpt3;

/// <summary>
/// A database of UDPT 3: bzip2 of JSON lines, under whatever name it was given. Lines that are not compressed are
/// read as well.
/// </summary>
internal static class Udpt3File
{
    /// <summary>What every bzip2 file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "BZh"u8;

    /// <summary>Whether the file's name says that it is bzip2.</summary>
    public static bool IsNamedBZip2(string path) => path.EndsWith(".bz2", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether there is a file at <paramref name="path"/> that begins as bzip2 does.</summary>
    public static bool IsBZip2(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream file = OpenRaw(path);
        return StartsAsBZip2(file);
    }

    /// <summary>Opens the file's lines, decompressed if need be.</summary>
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

    /// <summary>Opens the file's bytes, or says why they cannot be read.</summary>
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
