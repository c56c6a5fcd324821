namespace Udpt.Load.Sources;

/// <summary>
/// The connection id of each source address. A client may use an id for a minute (BEP-15); it is renewed a little
/// earlier, at a different moment for each address. Shared by all threads: two threads may renew the same id without
/// harm.
/// </summary>
internal sealed class ConnectionIds
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(15);

    private readonly ulong[] _ids;
    private readonly long[] _renewAt;
    private readonly long _age;
    private readonly long _spread;
    private readonly long _patience;

    /// <param name="addresses">The number of source addresses.</param>
    /// <param name="ticksPerSecond">The frequency of the timestamps.</param>
    /// <param name="timeout">After this, an unanswered renewal is retried.</param>
    public ConnectionIds(int addresses, long ticksPerSecond, TimeSpan timeout)
    {
        _ids = new ulong[addresses];
        _renewAt = new long[addresses];
        Array.Fill(_renewAt, long.MinValue);
        _age = (long)(Age.TotalSeconds * ticksPerSecond);
        _spread = (long)(Spread.TotalSeconds * ticksPerSecond);
        _patience = (long)(timeout.TotalSeconds * ticksPerSecond);
    }

    public ulong this[int address] => Volatile.Read(ref _ids[address]);

    /// <summary>
    /// Whether to request a new id now. Only one caller is told so; the others keep using the old id.
    /// </summary>
    public bool IsDue(int address, long now)
    {
        ref long renewAt = ref _renewAt[address];
        if (now < Volatile.Read(ref renewAt))
        {
            return false;
        }

        Volatile.Write(ref renewAt, now + _patience);
        return true;
    }

    /// <summary>Stores a new id.</summary>
    public void Renew(int address, ulong connectionId, long now)
    {
        Volatile.Write(ref _ids[address], connectionId);
        Volatile.Write(ref _renewAt[address], now + _age + (_spread * address / _ids.Length));
    }

    /// <summary>The tracker no longer accepts the id.</summary>
    public void Refuse(int address) => Volatile.Write(ref _renewAt[address], long.MinValue);
}
