namespace Udpt.Grains.ConnectionIds;

/// <summary>What is saved of the connection secrets.</summary>
[GenerateSerializer]
[Alias("udpt.ConnectionSecretRecord")]
public sealed record ConnectionSecretRecord
{
    /// <summary>The state name in the grain storage.</summary>
    public const string StateName = "connection-secret";

    [Id(0)] public byte[]? Current { get; init; }

    [Id(1)] public byte[]? Previous { get; init; }

    /// <summary>When the current secret was made.</summary>
    [Id(2)] public DateTimeOffset MadeAt { get; init; }
}
