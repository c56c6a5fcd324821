using Udpt.Core.Admission;
using Udpt.Core.Identity;

namespace Udpt.Gateway.PeerKeys;

/// <summary>
/// Limits how many unknown peer keys one address may look up. A key of 160 random bits cannot be guessed, but each
/// attempt costs a call and a read from the store. Keys that turn out to be valid do not count.
/// </summary>
/// <remarks>Addresses are counted as <see cref="AddressBuckets"/> counts them.</remarks>
internal sealed class WrongKeyBudget
{
    /// <summary>Wrong keys an address may try at once.</summary>
    public const int Burst = 60;

    /// <summary>Wrong keys per second after that.</summary>
    public const int PerSecond = 1;

    private readonly TimeProvider _time;
    private readonly RateLimit _limit;
    private readonly AddressBuckets _addresses = new();

    public WrongKeyBudget(TimeProvider time)
    {
        _time = time;
        _limit = new(time.TimestampFrequency, PerSecond, Burst);
    }

    /// <summary>Takes one attempt; false if none is left.</summary>
    public bool TryTake(in PeerEndpoint source) => _limit.TryTake(ref _addresses.Of(source), _time.GetTimestamp());

    /// <summary>Returns an attempt: the key was valid, or could not be checked.</summary>
    public void Return(in PeerEndpoint source) => _limit.Return(ref _addresses.Of(source));
}
