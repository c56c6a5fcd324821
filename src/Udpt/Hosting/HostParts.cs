using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Udpt.Api;
using Udpt.Api.Health;
using Udpt.Configuration;
using Udpt.Gateway;
using Udpt.Gateway.Silos;
using Udpt.Gateway.Udp;
using Udpt.Silo.Hosting;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Hosting;

/// <summary>Which parts each kind of process has. They start in the order of registration, except in a gateway.</summary>
internal static class HostParts
{
    /// <summary>The readiness check of the store, by the name that <c>/healthz/ready</c> shows.</summary>
    public const string StoreCheck = "store";

    /// <summary>Adds the parts of the configuration's role; a silo's database is opened first.</summary>
    public static async Task AddParts(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration,
        CancellationToken cancellationToken)
    {
        switch (configuration.Role)
        {
            case ProcessRole.Tracker:
                ThreadPoolSpinning.SwitchOff();
                builder.AddTracker(configuration);
                break;
            case ProcessRole.Node:
                builder.AddNode(configuration, await ClusterDatabase.Open(configuration, cancellationToken));
                break;
            case ProcessRole.Silo:
                builder.AddSilo(configuration, await ClusterDatabase.Open(configuration, cancellationToken));
                break;
            case ProcessRole.Gateway:
                builder.AddGateway(configuration, ClusterDatabase.ForGateway(configuration));
                break;
            default:
                throw new ArgumentException("Nothing runs on a configuration without a role.", nameof(configuration));
        }
    }

    private static void AddTracker(this WebApplicationBuilder builder, UdptConfiguration configuration)
    {
        builder.AddSingleSilo(configuration.Tracker, configuration.DatabasePath);
        builder.Services.AddUdpGateway(configuration.Udp);
        builder.AddRest(configuration).WithGateway().WithSilo();
    }

    private static void AddNode(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration,
        PostgresDatabase database)
    {
        builder.AddClusterSilo(configuration.Tracker, configuration.Cluster!, database);
        builder.Services.AddNodeUdpGateway(configuration.Udp);
        builder.AddRest(configuration).WithGateway().WithSilo();
    }

    private static void AddSilo(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration,
        PostgresDatabase database)
    {
        builder.AddClusterSilo(configuration.Tracker, configuration.Cluster!, database);
        builder.AddRest(configuration).WithSilo();
    }

    private static void AddGateway(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration,
        PostgresDatabase database)
    {
        // The Orleans client waits for the first silo; health checks and errors must be available meanwhile.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.AddClusterClient(configuration.Cluster!, database);
        builder.Services.AddStatelessUdpGateway(configuration.Udp);
        builder.AddRest(configuration).WithGateway().WithCluster();
    }

    private static IServiceCollection AddRest(this WebApplicationBuilder builder, UdptConfiguration configuration)
    {
        if (configuration.Http is { } http)
        {
            builder.AddRestApi(http);
        }

        return builder.Services;
    }

    private static IServiceCollection WithGateway(this IServiceCollection services) => services
        .AddReadinessCheck("udp", (provider, _) =>
            Task.FromResult(provider.GetRequiredService<UdpGatewayStatus>().IsServing));

    private static void WithCluster(this IServiceCollection services) =>
        services.AddReadinessCheck("cluster", (provider, _) => provider.IsClusterReachable());

    private static void WithSilo(this IServiceCollection services) => services
        .AddReadinessCheck("silo", (provider, _) => provider.IsSiloReady())
        .AddReadinessCheck(StoreCheck, (provider, _) => provider.IsStoreReady());
}
