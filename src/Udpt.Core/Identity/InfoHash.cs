using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Udpt.Core.Primitives;

namespace Udpt.Core.Identity;

/// <summary>
/// The 20-byte identifier of a torrent (BEP-3). Sorts by its bytes, so in the order of its hex digits.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("udpt.InfoHash")]
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct InfoHash : IEquatable<InfoHash>, IComparable<InfoHash>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 20;

    [Id(0)] private readonly ulong _a;
    [Id(1)] private readonly ulong _b;
    [Id(2)] private readonly uint _c;

    /// <summary>Reads the first 20 bytes of <paramref name="bytes"/>, which must hold at least that many.</summary>
    public static InfoHash Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<InfoHash>(bytes);

    /// <summary>Parses exactly 40 hex digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out InfoHash infoHash) => Hex20.TryParse(hex, out infoHash);

    /// <summary>Parses exactly 40 hex digits of either case, in ASCII.</summary>
    public static bool TryParse(ReadOnlySpan<byte> hex, out InfoHash infoHash) => Hex20.TryParse(hex, out infoHash);

    /// <summary>The 20 bytes in place, without a copy.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<InfoHash>(in this));

    /// <summary>The three words of the hash in memory order, for hashing.</summary>
    internal void Deconstruct(out ulong a, out ulong b, out uint c) => (a, b, c) = (_a, _b, _c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(InfoHash other) => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InfoHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c);

    /// <inheritdoc/>
    public int CompareTo(InfoHash other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <summary>40 lower-case hex digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    public static bool operator ==(InfoHash left, InfoHash right) => left.Equals(right);

    public static bool operator !=(InfoHash left, InfoHash right) => !left.Equals(right);

    public static bool operator <(InfoHash left, InfoHash right) => left.CompareTo(right) < 0;

    public static bool operator >(InfoHash left, InfoHash right) => left.CompareTo(right) > 0;

    public static bool operator <=(InfoHash left, InfoHash right) => left.CompareTo(right) <= 0;

    public static bool operator >=(InfoHash left, InfoHash right) => left.CompareTo(right) >= 0;
}
