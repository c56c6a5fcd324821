namespace Udpt.Core.ConnectionIds;

/// <summary>
/// The active keyed hashes: one that issues and verifies ids, and possibly a second that only verifies them.
/// </summary>
internal sealed class ConnectionIdKeys
{
    private readonly ConnectionSecrets _secrets;

    private ConnectionIdKeys(ConnectionSecrets secrets, byte[] making, byte[]? other)
    {
        _secrets = secrets;
        Current = new SipHash24(making);
        HasOther = other is not null;
        Other = HasOther ? new SipHash24(other) : default;
    }

    /// <summary>Issues ids; tried first when verifying.</summary>
    public SipHash24 Current { get; }

    /// <summary>Whether a second secret is active.</summary>
    public bool HasOther { get; }

    /// <summary>The second secret: verifies only.</summary>
    public SipHash24 Other { get; }

    /// <summary>
    /// The keys to use once <paramref name="secrets"/> has been read. Right after a rotation, ids are issued with the
    /// previous secret one more time.
    /// </summary>
    public static ConnectionIdKeys After(ConnectionIdKeys? before, ConnectionSecrets secrets)
    {
        bool justRotated = before is not null
            && secrets.Previous is not null
            && secrets.Previous.AsSpan().SequenceEqual(before._secrets.Current);
        return justRotated
            ? new ConnectionIdKeys(secrets, secrets.Previous!, secrets.Current)
            : new ConnectionIdKeys(secrets, secrets.Current, secrets.Previous);
    }
}
