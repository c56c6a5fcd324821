namespace Udpt.Grains.PeerKeys;

/// <summary>What a key's peers have transferred on one silo since that silo's last report.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.PeerKeyReport")]
public sealed record PeerKeyReport
{
    /// <summary>Unchanged when the report is sent again because its fate is unknown, so that it counts once.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>Bytes uploaded.</summary>
    [Id(1)] public required ulong Uploaded { get; init; }

    /// <summary>Bytes downloaded.</summary>
    [Id(2)] public required ulong Downloaded { get; init; }

    /// <summary>When a peer last announced.</summary>
    [Id(3)] public required DateTimeOffset LastSeen { get; init; }
}
