using System.Runtime.InteropServices;
using Udpt.Core.Primitives;

namespace Udpt.Core.Identity;

/// <summary>The 20 bytes a client identifies itself with (BEP-3). Displayed, but never trusted as a key.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.PeerId")]
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct PeerId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 20;

    [Id(0)] private readonly ulong _a;
    [Id(1)] private readonly ulong _b;
    [Id(2)] private readonly uint _c;

    /// <summary>Reads the first 20 bytes of <paramref name="bytes"/>, which must hold at least that many.</summary>
    public static PeerId Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<PeerId>(bytes);

    /// <summary>Parses exactly 40 hex digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out PeerId peerId) => Hex20.TryParse(hex, out peerId);

    /// <summary>The 20 bytes in place, without a copy.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<PeerId>(in this));

    /// <summary>40 lower-case hex digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);
}
