namespace Udpt.Core.ConnectionIds;

/// <summary>The secrets in force: ids are made with the current one, and accepted of both.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.ConnectionSecrets")]
public sealed record ConnectionSecrets
{
    /// <summary>16 random bytes.</summary>
    [Id(0)] public required byte[] Current { get; init; }

    /// <summary>The secret before the current one, or null when there was none.</summary>
    [Id(1)] public byte[]? Previous { get; init; }
}
