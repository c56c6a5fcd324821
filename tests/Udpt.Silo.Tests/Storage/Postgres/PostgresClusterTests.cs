using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Storage;
using Udpt.Core.Torrents;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Silo.Tests.Storage.Postgres;

/// <summary>Silos and a client on loopback that find each other only through the database.</summary>
/// <remarks>Tests <see cref="PostgresClusteringExtensions"/>.</remarks>
[Collection(PostgresFixture.Collection)]
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresClusterTests(PostgresFixture fixture)
{
    [Fact]
    public async Task Silos_and_a_client_find_each_other_and_share_what_is_saved()
    {
        string connectionString = await fixture.Server.CreateDatabaseAsync();
        IHost[] silos = await Task.WhenAll(StartSiloAsync(connectionString), StartSiloAsync(connectionString));
        try
        {
            using IHost client = await StartClientAsync(connectionString);
            IManagementGrain management = client.Services.GetRequiredService<IClusterClient>().GetGrain<IManagementGrain>(0);
            Assert.Equal(2, (await management.GetHosts(onlyActive: true)).Count);

            GrainId torrent = StorageSilo.IdOf("0123456789abcdef0123456789abcdef01234567");
            await Storage(silos[0]).WriteStateAsync(
                TorrentRecord.StateName, torrent, new GrainState<TorrentRecord>(new TorrentRecord { IsFlagged = true }));
            GrainState<TorrentRecord> read = new();
            await Storage(silos[1]).ReadStateAsync(TorrentRecord.StateName, torrent, read);
            Assert.True(read.State!.IsFlagged);

            await silos[1].StopAsync();
            Assert.Single(await management.GetHosts(onlyActive: true));
            await client.StopAsync();
        }
        finally
        {
            await Task.WhenAll(silos.Select(silo => silo.StopAsync()));
            foreach (IHost silo in silos)
            {
                silo.Dispose();
            }
        }
    }

    private static IGrainStorage Storage(IHost silo) =>
        silo.Services.GetRequiredKeyedService<IGrainStorage>(TorrentRecord.StorageName);

    private static async Task<IHost> StartSiloAsync(string connectionString)
    {
        PostgresDatabase database =
            await PostgresDatabase.OpenAsync(connectionString, TimeProvider.System, NullLogger.Instance);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(cluster => cluster.ServiceId = cluster.ClusterId = "udpt")
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort())
            .AddPostgresClustering(database)
            .AddPostgresTorrentStorage(database));
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<IHost> StartClientAsync(string connectionString)
    {
        var database = PostgresDatabase.ForGateway(connectionString, TimeProvider.System);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(cluster => cluster.ServiceId = cluster.ClusterId = "udpt")
            .AddPostgresClustering(database));
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
