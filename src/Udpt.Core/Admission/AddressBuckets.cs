using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Core.Admission;

/// <summary>
/// One <see cref="RateLimit"/> bucket per address. Addresses share a fixed number of buckets by a keyed hash, so
/// memory is bounded and nobody can choose whose bucket to empty. An IPv6 address counts as its /64, which is what one
/// customer gets.
/// </summary>
public sealed class AddressBuckets
{
    private const int Count = 1 << 16;

    private readonly long[] _usedUntil = new long[Count];

    /// <summary>The bucket of an address, for <see cref="RateLimit.TryTake"/>.</summary>
    public ref long Of(in PeerEndpoint source) =>
        ref _usedUntil[KeyedHash.Of(source.AddressHigh, source.IsIPv4 ? source.AddressLow : 0, 0) % Count];
}
