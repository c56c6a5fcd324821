using Orleans.Concurrency;
using Udpt.Grains.Calls;

namespace Udpt.Grains.PeerKeys;

/// <summary>Lists peer keys for gateways, which have no access to the store. The key is 0.</summary>
[Alias("udpt.IPeerKeyListGrain")]
public interface IPeerKeyListGrain : IGrainWithIntegerKey
{
    /// <summary>A page of keys: see <see cref="IPeerKeyIndex.Page"/>.</summary>
    [Alias("Page")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<PeerKeyRecord[]> Page(long offset, int limit);
}

/// <inheritdoc cref="IPeerKeyListGrain"/>
[GrainType("peerkeylist")]
[StatelessWorker]
internal sealed class PeerKeyListGrain(IPeerKeyIndex index) : Grain, IPeerKeyListGrain
{
    /// <inheritdoc/>
    public async Task<PeerKeyRecord[]> Page(long offset, int limit) => [.. await index.Page(offset, limit)];
}
