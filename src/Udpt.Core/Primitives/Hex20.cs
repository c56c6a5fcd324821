using System.Buffers;
using System.Runtime.InteropServices;

namespace Udpt.Core.Primitives;

/// <summary>Parses the hex digits of 20-byte identifiers (info hash, peer id, peer key).</summary>
internal static class Hex20
{
    private const int ByteLength = 20;

    /// <summary>Parses exactly 40 hex digits into a 20-byte struct.</summary>
    public static bool TryParse<T>(ReadOnlySpan<char> hex, out T value)
        where T : unmanaged
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        if (hex.Length != 2 * ByteLength
            || Convert.FromHexString(hex, bytes, out _, out _) != OperationStatus.Done)
        {
            value = default;
            return false;
        }

        value = MemoryMarshal.Read<T>(bytes);
        return true;
    }

    /// <summary>Parses exactly 40 hex digits in ASCII into a 20-byte struct.</summary>
    public static bool TryParse<T>(ReadOnlySpan<byte> hex, out T value)
        where T : unmanaged
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        if (hex.Length != 2 * ByteLength
            || Convert.FromHexString(hex, bytes, out _, out _) != OperationStatus.Done)
        {
            value = default;
            return false;
        }

        value = MemoryMarshal.Read<T>(bytes);
        return true;
    }
}
