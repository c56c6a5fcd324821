namespace Udpt.Core.ConnectionIds;

/// <summary>The keyed hashes of the secrets in force: one that makes ids, and perhaps a second one that knows them.</summary>
internal sealed class ConnectionIdKeys
{
    private readonly ConnectionSecrets _secrets;

    private ConnectionIdKeys(ConnectionSecrets secrets, byte[] making, byte[]? other)
    {
        _secrets = secrets;
        Making = new SipHash24(making);
        HasOther = other is not null;
        Other = HasOther ? new SipHash24(other) : default;
    }

    /// <summary>Makes ids, and is tried first.</summary>
    public SipHash24 Making { get; }

    /// <summary>Whether there is another secret in force.</summary>
    public bool HasOther { get; }

    /// <summary>Accepted too.</summary>
    public SipHash24 Other { get; }

    /// <summary>
    /// The keys after <paramref name="secrets"/> have been read. Right after a rotation, ids are made with the
    /// previous secret once more.
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
