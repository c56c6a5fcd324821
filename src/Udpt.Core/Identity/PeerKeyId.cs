using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Udpt.Core.Primitives;

namespace Udpt.Core.Identity;

/// <summary>
/// What a peer key is known by everywhere but at its edges: the first 20 bytes of its SHA-256. Grain ids, faults of the
/// store, relayed batches and saved swarms hold this, so that none of them gives a key away. All zero is none.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("udpt.PeerKeyId")]
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct PeerKeyId : IEquatable<PeerKeyId>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 20;

    private const string KeyPrefix = "key:";

    [Id(0)] private readonly ulong _a;
    [Id(1)] private readonly ulong _b;
    [Id(2)] private readonly uint _c;

    /// <summary>Whether it is no key's.</summary>
    public bool IsNone => (_a | _b | _c) == 0;

    /// <summary>
    /// The key of its grain. The prefix keeps the ADO.NET grain storage from taking it for a Guid or a number.
    /// </summary>
    public string GrainKey => KeyPrefix + ToString();

    /// <summary>Reads the first 20 bytes of <paramref name="bytes"/>, which must hold as many.</summary>
    public static PeerKeyId Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<PeerKeyId>(bytes);

    /// <summary>Reads a grain key back.</summary>
    /// <exception cref="FormatException">It is not a peer key's.</exception>
    public static PeerKeyId OfGrain(ReadOnlySpan<char> grainKey) =>
        grainKey.StartsWith(KeyPrefix, StringComparison.Ordinal)
        && Hex20.TryParse(grainKey[KeyPrefix.Length..], out PeerKeyId id)
            ? id
            : throw new FormatException($"'{grainKey}' is not the grain key of a peer key.");

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(PeerKeyId other) => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PeerKeyId other && Equals(other);

    /// <summary>It is a digest: nobody chooses how it begins without as many tries.</summary>
    public override int GetHashCode() => (int)_a;

    /// <summary>40 lower-case hex digits.</summary>
    public override string ToString() =>
        Convert.ToHexStringLower(MemoryMarshal.AsBytes(new ReadOnlySpan<PeerKeyId>(in this)));

    public static bool operator ==(PeerKeyId left, PeerKeyId right) => left.Equals(right);

    public static bool operator !=(PeerKeyId left, PeerKeyId right) => !left.Equals(right);
}
