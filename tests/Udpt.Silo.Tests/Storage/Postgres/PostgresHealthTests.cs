using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Storage;
using Orleans.TestingHost;
using Udpt.Core.Torrents;
using Udpt.Grains.Records;
using Udpt.Silo.Hosting;
using Udpt.Silo.Storage.Postgres;
using Udpt.Testing;

namespace Udpt.Silo.Tests.Storage.Postgres;

/// <summary>A server that can be read but rejects writes.</summary>
/// <remarks>Tests <see cref="PostgresDatabase"/> and <see cref="Silo.Storage.StoreHealth"/>.</remarks>
[Collection(PostgresFixture.Collection)]
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresHealthTests(PostgresFixture fixture)
{
    [Fact]
    public async Task A_read_only_server_is_not_ready_and_told_as_such()
    {
        string connectionString = await fixture.Server.CreateDatabaseAsync();
        await using InProcessTestCluster cluster = await StartAsync(connectionString);
        await WriteAsync(cluster, 1);
        try
        {
            await SetReadOnlyAsync(connectionString, "on");
            Assert.False(await IsReadyAsync(cluster, expected: false));

            StorageUnavailableException e =
                await Assert.ThrowsAsync<StorageUnavailableException>(() => WriteAsync(cluster, 2));
            Assert.Equal(StorageFault.ReadOnly, e.Fault);
        }
        finally
        {
            await SetReadOnlyAsync(connectionString, "off");
        }

        Assert.True(await IsReadyAsync(cluster, expected: true));
        await WriteAsync(cluster, 2);
    }

    [Fact]
    public async Task A_full_disk_is_not_ready_until_there_is_room()
    {
        using MountedDisk disk = MountedDisk.Small(megabytes: 32);
        string connectionString = await fixture.Server.CreateDatabaseAsync(disk.Root);
        try
        {
            await using InProcessTestCluster cluster = await StartAsync(connectionString);
            disk.Fill();

            Assert.Equal(StorageFault.DiskFull, await WriteUntilRefusedAsync(cluster));
            Assert.False(await IsReadyAsync(cluster, expected: false));

            disk.MakeRoom();
            Assert.True(await IsReadyAsync(cluster, expected: true));
            await WriteAsync(cluster, 1_000_000);
        }
        finally
        {
            await fixture.Server.DropDatabaseAsync(new NpgsqlConnectionStringBuilder(connectionString).Database!);
        }
    }

    private static async Task<InProcessTestCluster> StartAsync(string connectionString)
    {
        PostgresDatabase database =
            await PostgresDatabase.OpenAsync(connectionString, TimeProvider.System, NullLogger.Instance);
        InProcessTestClusterBuilder builder = new(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) => silo.AddPostgresTorrentStorage(database));
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private static Task WriteAsync(InProcessTestCluster cluster, int number) =>
        Services(cluster).GetRequiredKeyedService<IGrainStorage>(TorrentRecord.StorageName).WriteStateAsync(
            TorrentRecord.StateName,
            StorageSilo.IdOf($"{number:x40}"),
            new GrainState<TorrentRecord>(new TorrentRecord { IsFlagged = true }));

    /// <summary>The table's existing pages still have room.</summary>
    private static async Task<StorageFault> WriteUntilRefusedAsync(InProcessTestCluster cluster)
    {
        for (int number = 0; number < 10_000; number++)
        {
            try
            {
                await WriteAsync(cluster, number);
            }
            catch (StorageUnavailableException e)
            {
                return e.Fault;
            }
        }

        throw new InvalidOperationException("The disk is not full.");
    }

    /// <summary>Repeats until the result is as expected; some seconds are for background work of the server.</summary>
    private static async Task<bool> IsReadyAsync(InProcessTestCluster cluster, bool expected)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        bool isReady = !expected;
        for (int attempts = 0; attempts < 300 && isReady != expected; attempts++)
        {
            await timer.WaitForNextTickAsync();
            isReady = await Services(cluster).IsStoreReady();
        }

        return isReady;
    }

    private static IServiceProvider Services(InProcessTestCluster cluster) => cluster.Silos[0].ServiceProvider;

    private static async Task SetReadOnlyAsync(string connectionString, string value)
    {
        await PostgresFixture.QueryAsync(connectionString, $"ALTER SYSTEM SET default_transaction_read_only = {value}");
        await PostgresFixture.QueryAsync(connectionString, "SELECT pg_reload_conf()");
    }
}
