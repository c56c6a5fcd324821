using Udpt.Grains.Swarms;
using Udpt.Grains.Swarms.Peers;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Admission;

/// <summary>
/// How many torrents may be brought up, by one address and in all. Bringing a torrent up costs a hundred times what an
/// announce does, so made-up info hashes are the attack that counts: what is over the budget is dropped, and known
/// torrents keep their speed.
/// </summary>
/// <remarks>
/// Addresses share a fixed number of buckets by a keyed hash, so memory is bounded and nobody can choose whose bucket
/// to empty. Over IPv6 an address is a /64, which is what one customer has.
/// </remarks>
public sealed class NewTorrentBudget
{
    private const int Buckets = 1 << 16;

    /// <summary>Bursts are ten seconds' worth.</summary>
    private const int BurstSeconds = 10;

    /// <summary>Of one processor, by default: a fifth of its time at some 200 microseconds a torrent.</summary>
    private const int DefaultPerProcessor = 1000;

    private readonly TimeProvider _time;
    private readonly RateLimit? _perAddress;
    private readonly RateLimit _perSilo;
    private readonly long[] _addresses;
    private long _silo;

    public NewTorrentBudget(TrackerOptions options, TimeProvider time)
    {
        _time = time;
        int perSilo = options.NewTorrents > 0 ? options.NewTorrents : DefaultPerProcessor * Environment.ProcessorCount;
        _perSilo = Limit(perSilo);
        _perAddress = options.NewTorrentsPerAddress > 0 ? Limit(options.NewTorrentsPerAddress) : null;
        _addresses = _perAddress is null ? [] : new long[Buckets];

        // Buckets begin full: far enough back for any burst.
        _silo = time.GetTimestamp() - (BurstSeconds * time.TimestampFrequency);
        Array.Fill(_addresses, _silo);
    }

    /// <summary>Takes one new torrent from the budgets; false when either is spent.</summary>
    public bool TryTake(in PeerEndpoint peer)
    {
        long now = _time.GetTimestamp();
        if (_perAddress is null)
        {
            return _perSilo.TryTake(ref _silo, now);
        }

        ref long address = ref _addresses[Bucket(peer)];
        if (!_perAddress.TryTake(ref address, now))
        {
            return false;
        }

        if (_perSilo.TryTake(ref _silo, now))
        {
            return true;
        }

        _perAddress.Return(ref address);
        return false;
    }

    private static int Bucket(in PeerEndpoint peer) =>
        (int)(KeyedHash.Of(peer.AddressHigh, peer.IsIPv4 ? peer.AddressLow : 0, 0) % Buckets);

    private RateLimit Limit(int perSecond) => new(_time.TimestampFrequency, perSecond, (double)perSecond * BurstSeconds);
}
