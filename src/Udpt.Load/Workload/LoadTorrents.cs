using System.Buffers.Binary;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

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
        _start = SplitMix64.Mix(seed);
        _startOfMadeUp = SplitMix64.Mix(~seed);
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
        ulong first = SplitMix64.Mix(start ^ number);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, first);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], SplitMix64.Mix(first));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], (uint)SplitMix64.Mix(~first));
    }
}
