using Udpt.Grains.PeerKeys;

namespace Udpt.Gateway.Http.PeerKeys;

/// <summary>A peer key as the API shows it. Times are ISO 8601 in UTC; the totals are those of the last sweep.</summary>
public sealed record PeerKeyEntry
{
    /// <summary>The key itself, 40 hex digits.</summary>
    public required string Key { get; init; }

    /// <summary>Whose it is, as whoever made it said.</summary>
    public required string Name { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>From then on it is not accepted; null: it does not expire.</summary>
    public required DateTime? ExpiresAt { get; init; }

    public required bool IsRevoked { get; init; }

    /// <summary>Bytes, as its peers say.</summary>
    public required ulong Uploaded { get; init; }

    /// <summary>Bytes, as its peers say.</summary>
    public required ulong Downloaded { get; init; }

    /// <summary>Uploaded by downloaded; null while nothing is downloaded.</summary>
    public required double? Ratio { get; init; }

    /// <summary>When one of its peers last announced; null: none has.</summary>
    public required DateTime? LastSeen { get; init; }

    internal static PeerKeyEntry Of(PeerKeyRecord record) => new()
    {
        Key = record.Key,
        Name = record.Name,
        CreatedAt = record.CreatedAt.UtcDateTime,
        ExpiresAt = record.ExpiresAt?.UtcDateTime,
        IsRevoked = record.IsRevoked,
        Uploaded = record.Uploaded,
        Downloaded = record.Downloaded,
        Ratio = record.Downloaded == 0 ? null : Math.Round((double)record.Uploaded / record.Downloaded, 4),
        LastSeen = record.LastSeen is { } seen ? OnTheSecond(seen) : null,
    };

    private static DateTime OnTheSecond(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds()).UtcDateTime;
}
