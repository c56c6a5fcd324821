using Udpt.Core.Identity;
using Udpt.Core.Rules;

namespace Udpt.Core.Admission;

/// <summary>
/// Limits how many new torrents one address, and all addresses together, may create. Creating a torrent costs a hundred
/// times as much as an announce, so made-up info hashes are the attack that counts: requests over the budget are
/// dropped, and known torrents keep their speed.
/// </summary>
public sealed class NewTorrentBudget
{
    /// <summary>A bucket holds ten seconds' worth of tokens.</summary>
    private const int BurstSeconds = 10;

    /// <summary>Default per processor: a fifth of its time, at about 200 microseconds per torrent.</summary>
    private const int DefaultPerProcessor = 1000;

    private readonly TimeProvider _time;
    private volatile Limits _limits;
    private long _silo;

    public NewTorrentBudget(TrackerOptions options, TimeProvider time)
    {
        _time = time;
        _limits = Of(options, addresses: null);
    }

    /// <summary>A budget that follows the options of <paramref name="rules"/>.</summary>
    public static NewTorrentBudget Following(TrackerRules rules, TimeProvider time)
    {
        var budget = new NewTorrentBudget(rules.Options, time);
        rules.Changed += (_, _) => budget._limits = budget.Of(rules.Options, budget._limits.Addresses);
        return budget;
    }

    /// <summary>Takes one new torrent from both budgets; false when either is exhausted.</summary>
    public bool TryTake(in PeerEndpoint peer)
    {
        long now = _time.GetTimestamp();
        Limits limits = _limits;
        if (limits is not { PerAddress: { } perAddress, Addresses: { } addresses })
        {
            return limits.PerSilo.TryTake(ref _silo, now);
        }

        ref long address = ref addresses.Of(peer);
        if (!perAddress.TryTake(ref address, now))
        {
            return false;
        }

        if (limits.PerSilo.TryTake(ref _silo, now))
        {
            return true;
        }

        perAddress.Return(ref address);
        return false;
    }

    /// <summary>
    /// The limits of <paramref name="options"/>. Addresses that have exhausted their budget stay exhausted.
    /// </summary>
    private Limits Of(TrackerOptions options, AddressBuckets? addresses)
    {
        int perSilo = options.NewTorrents > 0 ? options.NewTorrents : DefaultPerProcessor * Environment.ProcessorCount;
        if (options.NewTorrentsPerAddress == 0)
        {
            return new Limits(Limit(perSilo), PerAddress: null, addresses);
        }

        return new Limits(
            Limit(perSilo), Limit(options.NewTorrentsPerAddress), addresses ?? new AddressBuckets());
    }

    private RateLimit Limit(int perSecond) => new(_time.TimestampFrequency, perSecond, (double)perSecond * BurstSeconds);

    private sealed record Limits(RateLimit PerSilo, RateLimit? PerAddress, AddressBuckets? Addresses);
}
