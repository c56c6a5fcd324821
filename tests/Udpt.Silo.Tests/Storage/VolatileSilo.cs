using Udpt.Silo.Hosting;

namespace Udpt.Silo.Tests.Storage;

/// <summary>A silo without a database.</summary>
public sealed class VolatileSilo : StorageSilo
{
    protected override Task<Action<ISiloBuilder>> OpenStorageAsync() =>
        Task.FromResult<Action<ISiloBuilder>>(silo => silo.AddTorrentStorage(null));
}
