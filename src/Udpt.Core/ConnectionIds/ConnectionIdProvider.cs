namespace Udpt.Core.ConnectionIds;

/// <summary>Provides the <see cref="ConnectionIdValidator"/> of the moment, which issues and verifies ids without storing any.</summary>
/// <remarks>
/// <para>
/// <b>Purpose.</b> A UDP source address is whatever the sender writes. A connection id travels to that address and
/// back, so a request with a valid one comes from someone who can read the traffic sent there. Only such sources enter
/// swarms (otherwise anyone could fill them with addresses for the swarm to attack), and only such sources get a reply
/// that may be larger than their request (otherwise the tracker would amplify floods).
/// </para>
/// <para>
/// <b>Layout.</b> 64 bits, recomputed at each check:
/// <code>
/// tag = SipHash-2-4(secret, source address as 16 bytes (IPv4 mapped) | time slot as u64 little-endian)
/// id  = the upper 62 bits of tag | time slot mod 4
/// </code>
/// An id is bound to the address but not to the port, because libtorrent shares one id among its sockets. A time slot
/// lasts <c>connection_id_lifetime</c> and is counted from the Unix epoch, so all gateways of a cluster agree. An id is
/// accepted in its own slot, in the next one, and in the previous one, which only happens when this clock is behind the
/// clock of the issuer: so for at least one lifetime and at most two. The two slot bits identify the only candidate
/// slot, so a valid id costs one hash even right after a slot change.
/// </para>
/// <para>
/// <b>Security.</b> An attacker who cannot read the address's traffic has to guess 62 bits of a keyed hash: at a
/// million guesses per second, 10^5 years for one address. The comparison takes the same time for every wrong id. Ids
/// seen for one address or slot reveal nothing about others: this is the guarantee of SipHash. An attacker who can read
/// the address's traffic passes: that is all a connection id proves. The id is never 0, which rTorrent rejects.
/// </para>
/// <para>
/// <b>Secrets.</b> 16 bytes, shared by the cluster, so that any gateway accepts ids issued by another and a restart
/// invalidates none. After a rotation both the new and the previous secret are accepted, and ids are still issued with
/// the previous one until the secrets are read again: by then the other gateways know the new one.
/// </para>
/// </remarks>
public sealed class ConnectionIdProvider
{
    private readonly TimeProvider _time;
    private readonly ulong _slotSeconds;
    private volatile ConnectionIdKeys? _keys;

    /// <param name="time">The wall clock.</param>
    /// <param name="lifetime">How long an id is accepted at least; BEP-15 recommends two minutes.</param>
    public ConnectionIdProvider(TimeProvider time, TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        _time = time;
        _slotSeconds = (ulong)Math.Ceiling(lifetime.TotalSeconds);
    }

    /// <summary>Replaces the secrets. Threads in the middle of a batch finish it with the old ones.</summary>
    public void Use(ConnectionSecrets secrets) => _keys = ConnectionIdKeys.After(_keys, secrets);

    /// <summary>Whether secrets have been loaded. Without them no id can be issued or checked.</summary>
    public bool IsReady => _keys is not null;

    /// <summary>The ids of the current moment; call once per batch.</summary>
    public ConnectionIdValidator Now()
    {
        ConnectionIdKeys keys = _keys ?? throw new InvalidOperationException("No connection id secret loaded yet.");
        return new ConnectionIdValidator(keys, (ulong)_time.GetUtcNow().ToUnixTimeSeconds() / _slotSeconds);
    }
}
