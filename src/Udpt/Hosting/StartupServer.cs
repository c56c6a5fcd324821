using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Udpt.Api.Health;
using Udpt.Api.Options;

namespace Udpt.Hosting;

/// <summary>
/// Serves HTTP for a silo whose database is not available yet, so that monitoring sees that the process is alive and
/// what it is waiting for. The silo's own server takes over the address once it starts.
/// </summary>
internal static class StartupServer
{
    /// <summary>An ordinary start takes less; until then connections are refused, as in any start.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Waits for <paramref name="store"/>, and serves health on the address of <paramref name="http"/> if that takes long.
    /// </summary>
    public static async Task<T> WaitFor<T>(
        Func<CancellationToken, Task<T>> store,
        HttpOptions? http,
        CancellationToken cancellationToken)
        where T : IAsyncDisposable
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> opening = store(stopping.Token);
        await Task.WhenAny(opening, Task.Delay(Grace, cancellationToken));
        if (opening.IsCompleted || http is null)
        {
            return await opening;
        }

        try
        {
            await using WebApplication server = Build(http);
            await server.StartAsync(cancellationToken);
            await opening.WaitAsync(cancellationToken);
            await server.StopAsync(cancellationToken);
            return await opening;
        }
        catch
        {
            await stopping.CancelAsync();
            await Dispose(opening);
            throw;
        }
    }

    private static WebApplication Build(HttpOptions http)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.AddStartupEndpoints(http);
        return builder.Build().MapStartupEndpoints(HostParts.StoreCheck);
    }

    private static async Task Dispose<T>(Task<T> opening)
        where T : IAsyncDisposable
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            await (await opening).DisposeAsync();
        }
    }
}
