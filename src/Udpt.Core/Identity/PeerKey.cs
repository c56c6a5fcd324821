using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Udpt.Core.Primitives;

namespace Udpt.Core.Identity;

/// <summary>
/// A key that authorizes a peer in private mode: 160 random bits. It is a secret, written only to the store and to
/// callers with a token. All other code identifies it by its <see cref="PeerKeyId"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct PeerKey : IEquatable<PeerKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 20;

    /// <summary>Length in hex digits.</summary>
    public const int HexLength = 2 * Length;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    /// <summary>The identifier of this key, which does not reveal the key.</summary>
    public PeerKeyId Id
    {
        get
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Bytes, digest);
            return PeerKeyId.Read(digest);
        }
    }

    [UnscopedRef]
    private ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<PeerKey>(in this));

    /// <summary>Creates a random key.</summary>
    public static PeerKey Create() => MemoryMarshal.Read<PeerKey>(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Parses exactly 40 hex digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out PeerKey key) => Hex20.TryParse(hex, out key);

    /// <summary>Parses exactly 40 hex digits of either case, in ASCII.</summary>
    public static bool TryParse(ReadOnlySpan<byte> hex, out PeerKey key) => Hex20.TryParse(hex, out key);

    /// <summary>
    /// A hash under a secret of this process: strangers choose keys, and must not be able to choose hash table slots.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash() => KeyedHash.Of(_a, _b, _c);

    /// <summary>The key as 40 lower-case hex digits, for the store and for callers with a token.</summary>
    public string Reveal() => Convert.ToHexStringLower(Bytes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(PeerKey other) => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PeerKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Hash();

    /// <summary>A placeholder that is safe to log.</summary>
    public override string ToString() => "(a peer key)";

    public static bool operator ==(PeerKey left, PeerKey right) => left.Equals(right);

    public static bool operator !=(PeerKey left, PeerKey right) => !left.Equals(right);
}
