using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Udpt.Core.Primitives;

namespace Udpt.Core.Identity;

/// <summary>
/// Identifies a peer key without revealing it: the first 20 bytes of its SHA-256. Grain ids, storage errors, relayed
/// batches and saved swarms contain this instead of the key. All zeros means no key.
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

    /// <summary>Whether this means no key.</summary>
    public bool IsNone => (_a | _b | _c) == 0;

    /// <summary>
    /// The grain key. The prefix keeps the ADO.NET grain storage from parsing it as a Guid or a number.
    /// </summary>
    public string GrainKey => KeyPrefix + ToString();

    /// <summary>Reads the first 20 bytes of <paramref name="bytes"/>, which must hold at least that many.</summary>
    public static PeerKeyId Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<PeerKeyId>(bytes);

    /// <summary>Parses a grain key.</summary>
    /// <exception cref="FormatException">It is not the grain key of a peer key.</exception>
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

    /// <summary>The value is a digest, so making two of them start alike takes brute force.</summary>
    public override int GetHashCode() => (int)_a;

    /// <summary>40 lower-case hex digits.</summary>
    public override string ToString() =>
        Convert.ToHexStringLower(MemoryMarshal.AsBytes(new ReadOnlySpan<PeerKeyId>(in this)));

    public static bool operator ==(PeerKeyId left, PeerKeyId right) => left.Equals(right);

    public static bool operator !=(PeerKeyId left, PeerKeyId right) => !left.Equals(right);
}
