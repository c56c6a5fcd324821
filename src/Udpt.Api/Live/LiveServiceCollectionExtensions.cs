using Microsoft.Extensions.DependencyInjection;

namespace Udpt.Api.Live;

/// <summary>Registration of the live updates.</summary>
internal static class LiveServiceCollectionExtensions
{
    public static IServiceCollection AddLiveUpdates(this IServiceCollection services) => services
        .AddSingleton<LiveFeed>()
        .AddSingleton<LiveViewers>()
        .AddHostedService<LiveSampler>();
}
