using Udpt.Core.Admission;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Gateway.PeerKeys;

/// <summary>
/// How many peer keys that nobody has met one address may ask for. A key of 160 random bits is not guessed; but each try
/// costs a call and a look into the store, so tries are bounded. Keys that turn out good are given back.
/// </summary>
/// <remarks>As in <see cref="NewTorrentBudget"/>: a fixed number of buckets, and over IPv6 one for a /64.</remarks>
public sealed class WrongKeyBudget
{
    /// <summary>Wrong keys that an address may try at once.</summary>
    public const int Burst = 60;

    /// <summary>Wrong keys a second after that.</summary>
    public const int PerSecond = 1;

    private const int Buckets = 1 << 16;

    private readonly TimeProvider _time;
    private readonly RateLimit _limit;
    private readonly long[] _addresses = new long[Buckets];

    public WrongKeyBudget(TimeProvider time)
    {
        _time = time;
        _limit = new(time.TimestampFrequency, PerSecond, Burst);

        // Buckets begin full.
        Array.Fill(_addresses, time.GetTimestamp() - (Burst * time.TimestampFrequency));
    }

    /// <summary>Takes one try; false when they are used up.</summary>
    public bool TryTake(in PeerEndpoint source) => _limit.TryTake(ref Bucket(source), _time.GetTimestamp());

    /// <summary>Gives one back: the key was good, or nobody knows.</summary>
    public void Return(in PeerEndpoint source) => _limit.Return(ref Bucket(source));

    private ref long Bucket(in PeerEndpoint source) =>
        ref _addresses[(int)(KeyedHash.Of(source.AddressHigh, source.IsIPv4 ? source.AddressLow : 0, 0) % Buckets)];
}
