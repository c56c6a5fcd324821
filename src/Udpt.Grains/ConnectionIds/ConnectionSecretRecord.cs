using System.Text.Json.Serialization;

namespace Udpt.Grains.ConnectionIds;

/// <summary>The saved connection secrets.</summary>
[GenerateSerializer]
[Alias("udpt.ConnectionSecretRecord")]
public sealed record ConnectionSecretRecord
{
    /// <summary>The state name in the grain storage.</summary>
    public const string StateName = "connection-secret";

    [Id(0), JsonRequired] public byte[]? Current { get; init; }

    [Id(1), JsonRequired] public byte[]? Previous { get; init; }

    /// <summary>When the current secret was created.</summary>
    [Id(2), JsonRequired] public DateTimeOffset MadeAt { get; init; }
}
