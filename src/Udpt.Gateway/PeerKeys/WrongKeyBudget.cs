using Udpt.Core.Admission;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Gateway.PeerKeys;

/// <summary>
/// Limits how many unknown peer keys one address may look up. A key of 160 random bits cannot be guessed, but each
/// attempt costs a call and a read from the store. Keys that turn out to be valid do not count.
/// </summary>
/// <remarks>
/// Like <see cref="NewTorrentBudget"/>: a fixed number of buckets, and an IPv6 address counts as its /64.
/// </remarks>
public sealed class WrongKeyBudget
{
    /// <summary>Wrong keys an address may try at once.</summary>
    public const int Burst = 60;

    /// <summary>Wrong keys per second after that.</summary>
    public const int PerSecond = 1;

    private const int Buckets = 1 << 16;

    private readonly TimeProvider _time;
    private readonly RateLimit _limit;
    private readonly long[] _addresses = new long[Buckets];

    public WrongKeyBudget(TimeProvider time)
    {
        _time = time;
        _limit = new(time.TimestampFrequency, PerSecond, Burst);

        // Buckets start full.
        Array.Fill(_addresses, time.GetTimestamp() - (Burst * time.TimestampFrequency));
    }

    /// <summary>Takes one attempt; false if none is left.</summary>
    public bool TryTake(in PeerEndpoint source) => _limit.TryTake(ref Bucket(source), _time.GetTimestamp());

    /// <summary>Returns an attempt: the key was valid, or could not be checked.</summary>
    public void Return(in PeerEndpoint source) => _limit.Return(ref Bucket(source));

    private ref long Bucket(in PeerEndpoint source) =>
        ref _addresses[(int)(KeyedHash.Of(source.AddressHigh, source.IsIPv4 ? source.AddressLow : 0, 0) % Buckets)];
}
