namespace Udpt.Grains.ConnectionIds;

/// <summary>
/// Keeps the cluster's secret for connection ids, so that any gateway accepts what another gave out and a restart
/// invalidates nothing. There is one, with the key 0.
/// </summary>
[Alias("udpt.IConnectionSecretGrain")]
public interface IConnectionSecretGrain : IGrainWithIntegerKey
{
    /// <summary>The secrets in force. The first call ever makes and saves one.</summary>
    [Alias("Get")]
    Task<ConnectionSecrets> Get();
}

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
