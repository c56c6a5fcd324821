using Udpt.Gateway.Metrics;
using Udpt.Gateway.Protocol;
using Udpt.Gateway.Routing;
using Udpt.Gateway.Udp;
using Udpt.Grains.Announcing;
using Udpt.Grains.PeerKeys;

namespace Udpt.Gateway.PeerKeys;

/// <summary>The keys of a batch's announces, for one receive thread. Nothing is allocated.</summary>
internal sealed class AnnouncedKeys(PeerKeyChecks checks)
{
    // By the place of the announce among those of the batch.
    private readonly PeerKey[] _keys = new PeerKey[DatagramBatch.Capacity];
    private readonly ulong[] _hashes = new ulong[DatagramBatch.Capacity];
    private long? _now;

    /// <summary>Begins a batch.</summary>
    public void Begin() => _now = checks.Now();

    /// <summary>Reads the key of an announce and touches what is known of it.</summary>
    public AnnouncedKey Read(int place, ReadOnlySpan<byte> announce)
    {
        AnnouncedKey read = AnnouncedKeyReader.Read(announce, out _keys[place]);
        if (read == AnnouncedKey.Read)
        {
            _hashes[place] = _keys[place].Hash();
            checks.Prefetch(_hashes[place]);
        }

        return read;
    }

    /// <summary>What is known of the key that was read.</summary>
    public PeerKeyVerdict Find(int place, out PeerKeyId id) =>
        checks.Find(_keys[place], _hashes[place], _now, out id);

    /// <summary>Takes over an announce whose key is not known.</summary>
    public bool TryAsk(int place, in AnnounceRequest request, in ReplyRoute route, out DropReason drop) =>
        checks.TryAsk(_keys[place], request, route, out drop);
}
