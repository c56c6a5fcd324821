using Udpt.Core.Identity;
using Udpt.Core.Rules;

namespace Udpt.Core.Admission;

/// <summary>
/// How many torrents may be brought up, by one address and in all. Bringing a torrent up costs a hundred times what an
/// announce does, so made-up info hashes are the attack that counts: what is over the budget is dropped, and known
/// torrents keep their speed.
/// </summary>
public sealed class NewTorrentBudget
{
    /// <summary>Bursts are ten seconds' worth.</summary>
    private const int BurstSeconds = 10;

    /// <summary>Of one processor, by default: a fifth of its time at some 200 microseconds a torrent.</summary>
    private const int DefaultPerProcessor = 1000;

    private readonly TimeProvider _time;
    private volatile Limits _limits;
    private long _silo;

    public NewTorrentBudget(TrackerOptions options, TimeProvider time)
    {
        _time = time;
        _limits = Of(options, addresses: null);
    }

    /// <summary>The budget of <paramref name="rules"/>, now and whenever they change.</summary>
    public static NewTorrentBudget Following(TrackerRules rules, TimeProvider time)
    {
        var budget = new NewTorrentBudget(rules.Options, time);
        rules.Changed += (_, _) => budget._limits = budget.Of(rules.Options, budget._limits.Addresses);
        return budget;
    }

    /// <summary>Takes one new torrent from the budgets; false when either is spent.</summary>
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

    /// <summary>The limits of <paramref name="options"/>; addresses that have spent theirs before have done so still.</summary>
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
