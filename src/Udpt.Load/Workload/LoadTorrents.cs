using System.Buffers.Binary;
using Udpt.Core.Identity;

namespace Udpt.Load.Workload;

/// <summary>
/// The info hashes of a load, derived from its seed: none is stored, and another run has the same ones.
/// </summary>
internal sealed class LoadTorrents
{
    private readonly ulong _start;
    private readonly ulong _startOfMadeUp;

    public LoadTorrents(ulong seed)
    {
        _start = SplitMix.Of(seed);
        _startOfMadeUp = SplitMix.Of(~seed);
    }

    /// <summary>Writes the 20 bytes of torrent <paramref name="number"/>.</summary>
    public void Write(Span<byte> bytes, int number) => Write(bytes, _start, (ulong)number);

    /// <summary>Writes 20 bytes unknown to any tracker, different for each number.</summary>
    public void WriteMadeUp(Span<byte> bytes, ulong number) => Write(bytes, _startOfMadeUp, number);

    /// <summary>The info hashes, as 40 hex digits each.</summary>
    public IEnumerable<string> AsHex(int count)
    {
        byte[] bytes = new byte[InfoHash.Length];
        for (int i = 0; i < count; i++)
        {
            Write(bytes, i);
            yield return Convert.ToHexStringLower(bytes);
        }
    }

    private static void Write(Span<byte> bytes, ulong start, ulong number)
    {
        ulong first = SplitMix.Of(start ^ number);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, first);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], SplitMix.Of(first));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], (uint)SplitMix.Of(~first));
    }
}
