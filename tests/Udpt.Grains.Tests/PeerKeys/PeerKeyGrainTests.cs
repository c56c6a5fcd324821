using Orleans.Core.Internal;
using Udpt.Core.Identity;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Records;
using Udpt.Grains.Tests.Torrents;

namespace Udpt.Grains.Tests.PeerKeys;

public sealed class PeerKeyGrainTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch.AddYears(50);
    private readonly PeerKey _key = PeerKey.Create();

    private IPeerKeyGrain Grain => silo.Grains.GetPeerKey(_key.Id);

    [Fact]
    public async Task Key_that_nobody_has_made_is_not_valid_and_not_saved()
    {
        int writes = silo.Storage.Writes;

        Assert.False((await Grain.Check()).IsValid);
        Assert.Null(await Grain.Describe());
        Assert.False(await Grain.Revoke());
        await Grain.Report(Report(1));

        Assert.Equal(writes, silo.Storage.Writes);
    }

    [Fact]
    public async Task Made_key_is_valid_until_it_is_revoked()
    {
        PeerKeyRecord record = await Create();
        Assert.Equal(new PeerKeyStanding { IsValid = true, ExpiresAt = record.ExpiresAt }, await Grain.Check());

        Assert.True(await Grain.Revoke());
        Assert.True(await Grain.Revoke());

        Assert.False((await Grain.Check()).IsValid);
        Assert.Equal(record with { IsRevoked = true, Reports = [] }, (await Grain.Describe())! with { Reports = [] });
    }

    [Fact]
    public async Task Key_is_not_made_twice_and_the_same_call_again_does_no_harm()
    {
        PeerKeyRecord record = await Create();
        await Grain.Report(Report(uploaded: 1));
        await Create();

        Assert.Equal(1ul, (await Grain.Describe())!.Uploaded);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Grain.Create(record with { CreatedAt = Time.AddDays(1) }));
    }

    [Fact]
    public async Task Report_counts_once_however_often_it_comes()
    {
        await Create();
        PeerKeyReport report = Report(7);

        await Grain.Report(report);
        await Grain.Report(report);
        await Grain.Report(Report(1) with { LastSeen = Time.AddDays(-1) });

        PeerKeyRecord? record = await Grain.Describe();
        Assert.NotNull(record);
        Assert.Equal((8ul, 80ul, Time), (record.Uploaded, record.Downloaded, record.LastSeen));
    }

    [Fact]
    public async Task Revocation_that_was_not_saved_has_not_happened()
    {
        await Create();
        silo.Storage.Fails = true;
        try
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(Grain.Revoke);
        }
        finally
        {
            silo.Storage.Fails = false;
        }

        Assert.True((await Grain.Check()).IsValid);
    }

    [Fact]
    public async Task Revocations_are_told_once_to_each_who_asks_on()
    {
        await Create();
        Revocations before = await silo.Grains.GetRevocations().Since(default, 0);
        Assert.Null(before.Keys);

        await Grain.Revoke();

        Revocations after = await silo.Grains.GetRevocations().Since(before.Epoch, before.Seen);
        Assert.Equal(before.Epoch, after.Epoch);
        Assert.Contains(_key.Id, after.Keys!);
        Assert.Empty((await silo.Grains.GetRevocations().Since(after.Epoch, after.Seen)).Keys!);
        Assert.Null((await silo.Grains.GetRevocations().Since(Guid.NewGuid(), after.Seen)).Keys);
    }

    [Fact]
    public async Task Revoked_key_is_not_made_again_by_a_silo_that_has_missed_it()
    {
        await Create();
        await Grain.Revoke();
        await Grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

        silo.Storage.ReadsBefore = 1;
        await Create();

        Assert.Equal(0, silo.Storage.ReadsBefore);
        Assert.True((await Grain.Describe())!.IsRevoked);
    }

    [Fact]
    public async Task Revocation_that_met_another_write_and_then_no_store_has_not_happened()
    {
        await Create();
        var elsewhere = new GrainState<PeerKeyRecord>();
        await silo.Storage.ReadStateAsync(PeerKeyRecord.StateName, Grain.GetGrainId(), elsewhere);
        await silo.Storage.WriteStateAsync(PeerKeyRecord.StateName, Grain.GetGrainId(), elsewhere);
        silo.Storage.FailsAfterConflict = true;
        try
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(Grain.Revoke);
        }
        finally
        {
            silo.Storage.FailsAfterConflict = silo.Storage.Fails = false;
        }

        Assert.True((await Grain.Check()).IsValid);
        Assert.True(await Grain.Revoke());
        Assert.False((await Grain.Check()).IsValid);
    }

    private static PeerKeyReport Report(ulong uploaded) =>
        new() { Id = Guid.NewGuid(), Uploaded = uploaded, Downloaded = uploaded * 10, LastSeen = Time };

    private async Task<PeerKeyRecord> Create()
    {
        var record = new PeerKeyRecord
        {
            Key = _key.Reveal(),
            Name = "someone",
            CreatedAt = Time,
            ExpiresAt = Time.AddYears(100),
        };
        await Grain.Create(record);
        return record;
    }
}
