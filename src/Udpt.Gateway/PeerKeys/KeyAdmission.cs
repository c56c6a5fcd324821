using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.Replies;

namespace Udpt.Gateway.PeerKeys;

/// <summary>
/// Admits the announces of a batch by their keys, for one receive thread. Announces are identified by their position in
/// the batch. Cached keys cause no allocation.
/// </summary>
internal sealed class KeyAdmission(PeerKeyVerifier checks, DatagramCounters counters)
{
    // By the announce's position.
    private readonly PeerKey[] _keys = new PeerKey[DatagramBatch.Capacity];
    private readonly ulong[] _hashes = new ulong[DatagramBatch.Capacity];
    private long? _now;

    /// <summary>Starts a batch.</summary>
    public void Begin() => _now = checks.Now();

    /// <summary>
    /// Reads the key of an announce and prefetches its cache entry. False if it has no key and has been answered.
    /// </summary>
    public bool TryRead(int place, ReadOnlySpan<byte> announce, ref Datagram datagram, Span<byte> reply)
    {
        PeerKeyReadResult read = PeerKeyReader.Read(announce, out _keys[place]);
        if (read != PeerKeyReadResult.Read)
        {
            ErrorReason reason = read == PeerKeyReadResult.None ? ErrorReason.KeyRequired : ErrorReason.KeyNotAccepted;
            datagram.ReplyLength = OutcomeReply.WriteError(
                reply, reason, RequestReader.TransactionId(announce), datagram.RequestLength, counters);
            return false;
        }

        _hashes[place] = _keys[place].Hash();
        checks.Prefetch(_hashes[place]);
        return true;
    }

    /// <summary>
    /// Sets the key of the announce if it is valid. False if the announce has been answered, or will be once its key
    /// has been checked.
    /// </summary>
    public bool TryAccept(
        int place,
        ref AnnounceRequest request,
        ref Datagram datagram,
        Span<byte> reply,
        in ReplyRoute route)
    {
        ref readonly PeerKey key = ref _keys[place];
        switch (checks.Find(key, _hashes[place], _now, out PeerKeyId id))
        {
            case PeerKeyVerdict.Accepted:
                request = request with { Key = id, TransactionId = route.TransactionId };
                return true;
            case PeerKeyVerdict.Refused:
                datagram.ReplyLength = OutcomeReply.WriteError(
                    reply, ErrorReason.KeyNotAccepted, route.TransactionId, datagram.RequestLength, counters);
                return false;
            default:
                if (!checks.TryVerify(key, request, route, out DropReason drop))
                {
                    counters.Drop(drop);
                }

                return false;
        }
    }
}
