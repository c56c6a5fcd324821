using Microsoft.Extensions.DependencyInjection;
using Udpt.Api.Options;
using Udpt.Gateway.Udp;

namespace Udpt.Api.Home;

/// <summary>Registration of the page.</summary>
internal static class HomeServiceCollectionExtensions
{
    public static IServiceCollection AddHomePage(this IServiceCollection services, HttpOptions http) => services
        .AddSingleton(_ => new PageAssets())
        .AddSingleton(provider => new AnnounceUrls(http, provider.GetService<UdpGatewayStatus>()))
        .AddSingleton(provider => new HomePage(
            provider.GetRequiredService<PageAssets>(), provider.GetRequiredService<AnnounceUrls>(), http));
}
