using Udpt.Core.Admission;
using Udpt.Core.Identity;

namespace Udpt.Gateway.PeerKeys;

/// <summary>
/// How many peer keys that nobody has met one address may ask for. A key of 160 random bits is not guessed; but each try
/// costs a call and a look into the store, so tries are bounded. Keys that turn out good are given back.
/// </summary>
/// <remarks>Addresses are counted as <see cref="AddressBuckets"/> counts them.</remarks>
internal sealed class WrongKeyBudget
{
    /// <summary>Wrong keys that an address may try at once.</summary>
    public const int Burst = 60;

    /// <summary>Wrong keys a second after that.</summary>
    public const int PerSecond = 1;

    private readonly TimeProvider _time;
    private readonly RateLimit _limit;
    private readonly AddressBuckets _addresses = new();

    public WrongKeyBudget(TimeProvider time)
    {
        _time = time;
        _limit = new(time.TimestampFrequency, PerSecond, Burst);
    }

    /// <summary>Takes one try; false when they are used up.</summary>
    public bool TryTake(in PeerEndpoint source) => _limit.TryTake(ref _addresses.Of(source), _time.GetTimestamp());

    /// <summary>Gives one back: the key was good, or nobody knows.</summary>
    public void Return(in PeerEndpoint source) => _limit.Return(ref _addresses.Of(source));
}
