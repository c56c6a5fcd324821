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

/// <summary>Which parts each kind of process has. The order of registration is the order of the start.</summary>
internal static class HostParts
{
    /// <summary>The readiness check of the store, by the name that <c>/healthz/ready</c> shows.</summary>
    public const string StoreCheck = "store";

    /// <summary>Everything in one process, by itself.</summary>
    public static void AddSingleTracker(this WebApplicationBuilder builder, UdptConfiguration configuration)
    {
        builder.AddSingleSilo(configuration.ToTrackerOptions(), configuration.DatabasePath);
        builder.Services.AddUdpGateway(configuration.ToGatewayOptions());
        builder.AddRest(configuration).WithGateway().WithSilo();
    }

    /// <summary>Everything in one process, as a node of a cluster.</summary>
    public static void AddNode(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration,
        PostgresDatabase database)
    {
        builder.AddClusterSilo(
            configuration.ToTrackerOptions(), configuration.Cluster!.ToClusterSettings(), database);
        builder.Services.AddNodeUdpGateway(configuration.ToGatewayOptions());
        builder.AddRest(configuration).WithGateway().WithSilo();
    }

    /// <summary>A silo of a cluster.</summary>
    public static void AddSilo(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration,
        PostgresDatabase database)
    {
        builder.AddClusterSilo(
            configuration.ToTrackerOptions(), configuration.Cluster!.ToClusterSettings(), database);
        builder.AddRest(configuration, healthOnly: true).WithSilo();
    }

    /// <summary>A gateway of a cluster.</summary>
    public static void AddGateway(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration,
        PostgresDatabase database)
    {
        // The client of the cluster starts when there is a silo; health and faults are told before that.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.AddClusterClient(configuration.Cluster!.ToClusterSettings(), database);
        builder.Services.AddStatelessUdpGateway(configuration.ToGatewayOptions());
        builder.AddRest(configuration).WithGateway().WithCluster();
    }

    private static IServiceCollection AddRest(
        this WebApplicationBuilder builder,
        UdptConfiguration configuration,
        bool healthOnly = false)
    {
        if (configuration.Http is { } http)
        {
            builder.AddRestApi(http.ToHttpOptions(configuration) with { HealthOnly = healthOnly });
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
