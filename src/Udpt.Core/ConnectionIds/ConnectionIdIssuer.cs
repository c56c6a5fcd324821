namespace Udpt.Core.ConnectionIds;

/// <summary>
/// Gives out connection ids and knows them again, without keeping any.
/// </summary>
/// <remarks>
/// <para>
/// <b>What they are for.</b> A UDP source address is whatever the sender writes. A connection id travels to that
/// address and back, so a request with a good one comes from someone who can read what is sent there. Only such
/// sources enter swarms (else anyone could fill them with addresses to be attacked by the swarm) and only such sources
/// get a reply that may be larger than their request (else the tracker would amplify floods).
/// </para>
/// <para>
/// <b>Layout.</b> 64 bits, made anew at each check:
/// <code>
/// tag = SipHash-2-4(secret, source address as 16 bytes (IPv4 mapped) | time slot as u64 little-endian)
/// id  = the upper 62 bits of tag | time slot mod 4
/// </code>
/// An id is bound to the address and not to the port: libtorrent shares one among its sockets. A time slot lasts as
/// long as ids must (<c>connection_id_lifetime</c>) and is counted from the Unix epoch, so that all gateways of a
/// cluster agree. An id is accepted in its own slot, in the one after it, and in the one before it, which only happens
/// when this clock is behind the one that made it: so for at least one lifetime, at most two. The two bits of the slot
/// name the one slot that comes into question: a good id costs one hash, also just after the slot has changed.
/// </para>
/// <para>
/// <b>Who is kept out.</b> Someone who cannot read the address's traffic has to guess 62 bits of a keyed hash: at a
/// million guesses a second, 10^5 years for one address. The comparison takes the same time for every wrong
/// id. Ids seen for one address or slot tell nothing about others, which is what SipHash is for. Who can read the
/// address's traffic passes: that is what a connection id means. The id is never 0, which rTorrent refuses.
/// </para>
/// <para>
/// <b>Secrets.</b> The cluster's, 16 bytes, so that any gateway accepts what another gave out and a restart
/// invalidates nothing. After a rotation both the new and the previous secret are accepted, and ids are still made
/// with the previous one until the secrets have been read once more: by then the other gateways know the new one.
/// </para>
/// </remarks>
public sealed class ConnectionIdIssuer
{
    private readonly TimeProvider _time;
    private readonly ulong _slotSeconds;
    private volatile ConnectionIdKeys? _keys;

    /// <param name="time">The wall clock.</param>
    /// <param name="lifetime">How long an id is accepted at least; BEP-15 asks for two minutes.</param>
    public ConnectionIdIssuer(TimeProvider time, TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        _time = time;
        _slotSeconds = (ulong)Math.Ceiling(lifetime.TotalSeconds);
    }

    /// <summary>Takes over the secrets as they are now. Others may be in the middle of a batch: they finish with theirs.</summary>
    public void Use(ConnectionSecrets secrets) => _keys = ConnectionIdKeys.After(_keys, secrets);

    /// <summary>Whether there are secrets: before, no id can be made or checked.</summary>
    public bool IsReady => _keys is not null;

    /// <summary>The ids of this moment; taken once a batch.</summary>
    public ConnectionIdMoment Now()
    {
        ConnectionIdKeys keys = _keys ?? throw new InvalidOperationException("No secret for connection ids yet.");
        return new ConnectionIdMoment(keys, (ulong)_time.GetUtcNow().ToUnixTimeSeconds() / _slotSeconds);
    }
}
