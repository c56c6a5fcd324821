using Udpt.Grains.PeerKeys;

namespace Udpt.Api.PeerKeys;

/// <summary>A peer key in API responses. Times are ISO 8601 in UTC; the totals are as of the last sweep.</summary>
public sealed record PeerKeyEntry
{
    /// <summary>The key itself, 40 hex digits in lower case.</summary>
    /// <example>aa0b3ebfae9c3b9643cdcef73781149e62be077f</example>
    public required string Key { get; init; }

    /// <summary>The owner's name, as given by its creator.</summary>
    /// <example>alice</example>
    public required string Name { get; init; }

    /// <summary>When it was created.</summary>
    /// <example>2026-11-22T19:34:52Z</example>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it stops being accepted; null means never.</summary>
    /// <example>2030-01-31T12:00:00Z</example>
    public required DateTime? ExpiresAt { get; init; }

    /// <summary>Whether it has been revoked, which is permanent.</summary>
    /// <example>false</example>
    public required bool IsRevoked { get; init; }

    /// <summary>Bytes uploaded, as reported by its peers.</summary>
    /// <example>1000000</example>
    public required ulong Uploaded { get; init; }

    /// <summary>Bytes downloaded, as reported by its peers.</summary>
    /// <example>2000000</example>
    public required ulong Downloaded { get; init; }

    /// <summary>Uploaded divided by downloaded; null if nothing has been downloaded.</summary>
    /// <example>0.5</example>
    public required double? Ratio { get; init; }

    /// <summary>When one of its peers last announced; null if none has.</summary>
    /// <example>2026-11-22T20:01:07Z</example>
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
