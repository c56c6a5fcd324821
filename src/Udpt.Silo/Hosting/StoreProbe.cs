using Udpt.Grains.Status;

namespace Udpt.Silo.Hosting;

/// <inheritdoc cref="IStoreProbe"/>
internal sealed class StoreProbe(IServiceProvider services, TimeProvider time) : IStoreProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<bool> IsReachable()
    {
        try
        {
            return await services.IsStoreReady().WaitAsync(Timeout, time);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
