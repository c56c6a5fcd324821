using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>
/// The checksum of a row: CRC-32C over its columns in a fixed order. SQLite checks the structure of pages and rows, not
/// their contents; with the checksum, a changed digit is detected as damage.
/// </summary>
internal struct RowChecksum
{
    private uint _crc;

    private RowChecksum(uint crc)
    {
        _crc = crc;
    }

    /// <summary>The checksum before any column.</summary>
    public static RowChecksum Empty => new(uint.MaxValue);

    /// <summary>The checksum of the columns so far, as stored in the column <c>checksum</c>.</summary>
    public readonly long Value => ~_crc;

    /// <summary>The checksum of a row of <c>property</c>.</summary>
    public static long OfProperty(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        RowChecksum checksum = Empty;
        checksum.Add(name);
        checksum.Add(value);
        return checksum.Value;
    }

    /// <summary>
    /// The checksum of a row of <c>swarm</c>. Includes the time of its snapshot, so that rows of other snapshots do not
    /// match.
    /// </summary>
    public static long OfSwarm(ReadOnlySpan<byte> savedAt, ReadOnlySpan<byte> infoHash, ReadOnlySpan<byte> swarm)
    {
        RowChecksum checksum = Empty;
        checksum.Add(savedAt);
        checksum.Add(infoHash);
        checksum.Add(swarm);
        return checksum.Value;
    }

    public void Add(long value) => _crc = BitOperations.Crc32C(_crc, (ulong)value);

    /// <summary>Adds text or bytes, with their length.</summary>
    /// <remarks>Optimized from the first call: a start reads a million records before .NET would recompile this.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            _crc = BitOperations.Crc32C(_crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte rest in bytes)
        {
            _crc = BitOperations.Crc32C(_crc, rest);
        }
    }

    /// <summary>Adds a NULL: a length that no text has.</summary>
    public void AddNull() => Add(-1);
}
