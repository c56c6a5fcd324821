using Udpt.Core.ConnectionIds;

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
