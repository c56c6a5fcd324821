using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Rules;
using Udpt.Gateway.ConnectionIds;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.PeerKeys;
using Udpt.Gateway.Relay;
using Udpt.Gateway.Replies;
using Udpt.Gateway.Responding;
using Udpt.Gateway.Silos;
using Udpt.Gateway.Status;
using Udpt.Gateway.TorrentCalls;
using Udpt.Gateway.Tracing;
using Udpt.Gateway.Udp;
using Udpt.Grains.Announcing;
using Udpt.Grains.Placement;

namespace Udpt.Gateway;

/// <summary>
/// Registration of the UDP gateway, for three kinds of process. Call it after adding the silo or the client: the
/// gateway starts after it and stops before it.
/// </summary>
public static class UdpGatewayServiceCollectionExtensions
{
    /// <summary>Adds the gateway of a standalone tracker: every torrent is in this process.</summary>
    public static IServiceCollection AddUdpGateway(this IServiceCollection services, UdpGatewayOptions options) =>
        services.AddGatewayReporter(toCluster: false).AddGateway(options, ConnectionSecretStartup.WaitForSecrets);

    /// <summary>
    /// Adds the gateway of a cluster node: torrents of this silo are answered here, batches for other silos are
    /// relayed.
    /// </summary>
    public static IServiceCollection AddNodeUdpGateway(this IServiceCollection services, UdpGatewayOptions options) =>
        services.AddSingleton<RelayContext>().AddGatewayReporter(toCluster: true).AddGateway(options, ConnectionSecretStartup.ContinueWithoutSecrets);

    /// <summary>Adds a gateway without torrents: everything is relayed to the silos of the cluster.</summary>
    public static IServiceCollection AddStatelessUdpGateway(
        this IServiceCollection services,
        UdpGatewayOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SwarmClock>();
        services.TryAddSingleton<SiloView>();
        services.AddSingleton<SiloListPoller>();
        services.AddHostedService(provider => provider.GetRequiredService<SiloListPoller>());
        return services.AddSingleton<RelayContext>().AddGatewayReporter(toCluster: true).AddGateway(options, ConnectionSecretStartup.ContinueWithoutSecrets);
    }

    private static IServiceCollection AddGateway(
        this IServiceCollection services,
        UdpGatewayOptions options,
        ConnectionSecretStartup start)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new AnnounceInterval(options.AnnounceInterval));
        services.AddSingleton(provider => new UdpGatewayStatus(provider.GetRequiredService<ConnectionIdProvider>()));
        services.AddSingleton<UdpMetrics>();
        services.AddSingleton<GatewaySpans>();
        services.AddSingleton(provider => new ConnectionIdProvider(
            provider.GetRequiredService<TimeProvider>(), options.ConnectionIdLifetime));
        services.AddSingleton<LateReplies>();
        services.AddSingleton<GrainCalls>();
        services.AddSingleton<IRemoteTorrents>(provider => provider.GetRequiredService<GrainCalls>());
        services.AddSingleton(provider => new BatchResponderServices(
            provider.GetService<LocalTorrents>(),
            provider.GetRequiredService<SwarmClock>(),
            provider.GetRequiredService<ConnectionIdProvider>(),
            provider.GetRequiredService<IRemoteTorrents>(),
            provider.GetService<RelayContext>(),
            provider.GetService<PeerKeyVerifier>(),
            options.RefusesScrapes,
            provider.GetRequiredService<AnnounceInterval>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BatchResponder>>()));
        services.AddHostedService(provider =>
            ActivatorUtilities.CreateInstance<ConnectionSecretService>(provider, start));
        if (options.RequiresKeys)
        {
            services.AddSingleton<WrongKeyBudget>().AddSingleton<LateAnnounces>().AddSingleton<PeerKeyVerifier>();
            services.AddHostedService<RevocationFollower>();
        }

        services.AddHostedService<UdpGatewayService>();
        return services;
    }
}
