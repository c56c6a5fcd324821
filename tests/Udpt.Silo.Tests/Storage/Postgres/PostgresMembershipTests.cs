using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Silo.Tests.Storage.Postgres;

/// <summary>The statements for Orleans' clustering, used the way Orleans uses them.</summary>
/// <remarks>Tests <see cref="PostgresSchema"/>.</remarks>
[Collection(PostgresFixture.Collection)]
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresMembershipTests(PostgresFixture fixture) : IAsyncLifetime
{
    private static readonly DateTime Then = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private PostgresDatabase? _database;
    private AdoNetClusteringTable? _table;

    public async Task InitializeAsync()
    {
        _database = await PostgresDatabase.OpenAsync(
            await fixture.Server.CreateDatabaseAsync(), TimeProvider.System, NullLogger.Instance);
        _table = Table("cluster");
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true);
    }

    public async Task DisposeAsync()
    {
        await _database!.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_new_cluster_has_a_version_and_no_members()
    {
        await _table!.InitializeMembershipTableAsync(tryInitTableVersion: true);

        MembershipTableData data = await _table.ReadAllAsync();

        Assert.Equal((0, 0), (data.Version.Version, data.Members.Count));
        Assert.Empty((await _table.ReadRowAsync(Entry(1).SiloAddress)).Members);
    }

    [Fact]
    public async Task A_member_reads_as_it_was_written()
    {
        MembershipEntry written = Entry(1);
        Assert.True(await _table!.InsertRowAsync(written, await NextAsync()));
        written.Status = SiloStatus.Active;
        written.IAmAliveTime = Then.AddMinutes(1);
        written.AddSuspector(Entry(2).SiloAddress, Then);
        Assert.True(await UpdateAsync(written, await NextAsync()));

        MembershipTableData data = await _table.ReadRowAsync(written.SiloAddress);

        MembershipEntry read = Assert.Single(data.Members).Item1;
        Assert.Equal(2, data.Version.Version);
        Assert.Equal(written.ToFullString(), read.ToFullString());
        Assert.Equal(written.SuspectTimes, read.SuspectTimes);
        Assert.Equal(Then.AddMinutes(1), read.IAmAliveTime);
    }

    [Fact]
    public async Task A_change_on_an_old_version_is_refused_and_changes_nothing()
    {
        MembershipEntry entry = Entry(1);
        TableVersion first = await NextAsync();
        Assert.True(await _table!.InsertRowAsync(entry, first));

        entry.Status = SiloStatus.Dead;
        Assert.False(await UpdateAsync(entry, first));
        Assert.False(await _table.InsertRowAsync(Entry(2), first));

        MembershipTableData data = await _table.ReadAllAsync();
        Assert.Equal(1, data.Version.Version);
        Assert.Equal(SiloStatus.Joining, Assert.Single(data.Members).Item1.Status);
    }

    [Fact]
    public async Task A_member_is_inserted_once_and_updated_only_when_it_is_there()
    {
        Assert.True(await _table!.InsertRowAsync(Entry(1), await NextAsync()));

        Assert.False(await _table.InsertRowAsync(Entry(1), await NextAsync()));
        Assert.False(await UpdateAsync(Entry(2), await NextAsync()));

        Assert.Equal(1, (await _table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task Of_many_changes_at_once_each_version_has_one()
    {
        const int silos = 20;

        await Task.WhenAll(Enumerable.Range(1, silos).Select(async port =>
        {
            MembershipEntry entry = Entry(port);
            while (!await _table!.InsertRowAsync(entry, await NextAsync()))
            {
            }

            entry.Status = SiloStatus.Active;

            // A heartbeat of the same silo comes in between.
            while (!(await Task.WhenAll(UpdateAsync(entry, await NextAsync()), AliveAsync(entry)))[0])
            {
            }
        }));

        MembershipTableData data = await _table!.ReadAllAsync();
        Assert.Equal(2 * silos, data.Version.Version);
        Assert.Equal(silos, data.Members.Count(member => member.Item1.Status == SiloStatus.Active));

        async Task<bool> AliveAsync(MembershipEntry entry)
        {
            await _table!.UpdateIAmAliveAsync(entry);
            return true;
        }
    }

    [Fact]
    public async Task Members_that_died_long_ago_are_cleared_away()
    {
        foreach ((int port, SiloStatus status) in new[]
            { (1, SiloStatus.Active), (2, SiloStatus.Dead), (3, SiloStatus.Joining), (4, SiloStatus.Dead) })
        {
            MembershipEntry entry = Entry(port);
            entry.Status = status;
            Assert.True(await _table!.InsertRowAsync(entry, await NextAsync()));
            entry.AddSuspector(Entry(1).SiloAddress, port == 2 ? Then : Then.AddHours(1));
            Assert.True(await UpdateAsync(entry, await NextAsync()));
        }

        await _table!.CleanupDefunctSiloEntriesAsync(Then);
        Assert.Equal(4, (await _table.ReadAllAsync()).Members.Count);

        await _table.CleanupDefunctSiloEntriesAsync(Then.AddSeconds(1));
        Assert.Equal(
            [1, 3, 4], (await _table.ReadAllAsync()).Members.Select(member => member.Item1.SiloAddress.Endpoint.Port).Order());
    }

    [Fact]
    public async Task Clusters_do_not_see_each_other()
    {
        AdoNetClusteringTable other = Table("other");
        await other.InitializeMembershipTableAsync(tryInitTableVersion: true);
        Assert.True(await _table!.InsertRowAsync(Entry(1), await NextAsync()));

        Assert.Empty((await other.ReadAllAsync()).Members);
        await other.DeleteMembershipTableEntriesAsync("other");

        Assert.Single((await _table.ReadAllAsync()).Members);
    }

    private static MembershipEntry Entry(int port) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 7),
        SiloName = $"silo {port}",
        HostName = "localhost",
        Status = SiloStatus.Joining,
        ProxyPort = 30000 + port,
        StartTime = Then,
        IAmAliveTime = Then,
    };

    private async Task<TableVersion> NextAsync() => (await _table!.ReadAllAsync()).Version.Next();

    /// <remarks>Rows have no version of their own, only the table has.</remarks>
    private Task<bool> UpdateAsync(MembershipEntry entry, TableVersion version) =>
        _table!.UpdateRowAsync(entry, version.VersionEtag, version);

    private AdoNetClusteringTable Table(string clusterId) => new(
        _services,
        Options.Create(new ClusterOptions { ClusterId = clusterId }),
        Options.Create(new AdoNetClusteringSiloOptions { Invariant = "Npgsql", DataSource = _database!.DataSource }),
        NullLogger<AdoNetClusteringTable>.Instance);
}
