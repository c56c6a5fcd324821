using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.Membership;

namespace Udpt.Silo.Storage.Postgres;

/// <summary>Registers clustering: members of a cluster find each other through its database.</summary>
internal static class PostgresClusteringExtensions
{
    /// <summary>
    /// Joins the cluster whose members are in <paramref name="database"/>. The host takes ownership of the database.
    /// </summary>
    public static ISiloBuilder AddPostgresClustering(this ISiloBuilder silo, PostgresDatabase database)
    {
        silo.Services.AddPostgresDatabase(database);
        return silo.UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> builder) =>
            builder.Configure<PostgresDatabase>((options, owned) =>
            {
                options.Invariant = PostgresServices.Invariant;
                options.DataSource = owned.DataSource;
            }));
    }

    /// <summary>
    /// Finds the silos of the cluster in <paramref name="database"/>. The host takes ownership of the database.
    /// </summary>
    public static IClientBuilder AddPostgresClustering(this IClientBuilder client, PostgresDatabase database)
    {
        client.Services.AddPostgresDatabase(database);
        client.UseAdoNetClustering((OptionsBuilder<AdoNetClusteringClientOptions> builder) =>
            builder.Configure<PostgresDatabase>((options, owned) =>
            {
                options.Invariant = PostgresServices.Invariant;
                options.DataSource = owned.DataSource;
            }));

        // The last registration wins.
        client.Services.AddSingleton<AdoNetGatewayListProvider>();
        client.Services.AddSingleton<IGatewayListProvider, PostgresSiloEndpoints>();
        return client;
    }
}
