namespace Udpt.Load.Sources;

/// <summary>
/// The connection id of each source address. A client may use one for a minute (BEP-15); it is renewed a little before,
/// at another moment for each address. Threads share this: that two renew the same one does no harm.
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

    /// <param name="addresses">How many source addresses.</param>
    /// <param name="ticksPerSecond">Of the timestamps that are passed in.</param>
    /// <param name="timeout">After which an unanswered renewal is tried again.</param>
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

    /// <summary>Whether it is time to ask for a new one. Whoever is told so asks; others go on with the last.</summary>
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

    /// <summary>Takes a new one.</summary>
    public void Renew(int address, ulong connectionId, long now)
    {
        Volatile.Write(ref _ids[address], connectionId);
        Volatile.Write(ref _renewAt[address], now + _age + (_spread * address / _ids.Length));
    }

    /// <summary>The tracker does not accept it any more.</summary>
    public void Refuse(int address) => Volatile.Write(ref _renewAt[address], long.MinValue);
}
