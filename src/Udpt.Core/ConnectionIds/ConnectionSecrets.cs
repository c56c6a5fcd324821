namespace Udpt.Core.ConnectionIds;

/// <summary>The active secrets: ids are issued with the current one and accepted with either.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.ConnectionSecrets")]
public sealed record ConnectionSecrets
{
    /// <summary>16 random bytes.</summary>
    [Id(0)] public required byte[] Current { get; init; }

    /// <summary>The previous secret, or null if there was none.</summary>
    [Id(1)] public byte[]? Previous { get; init; }
}
