using Udpt.Core.ConnectionIds;

namespace Udpt.Grains.ConnectionIds;

/// <summary>
/// Keeps the cluster's secret for connection ids, so that any gateway accepts ids issued by another and a restart
/// invalidates none. A single grain, with the key 0.
/// </summary>
[Alias("udpt.IConnectionSecretGrain")]
public interface IConnectionSecretGrain : IGrainWithIntegerKey
{
    /// <summary>The active secrets. The very first call creates and saves one.</summary>
    [Alias("Get")]
    Task<ConnectionSecrets> Get();
}
