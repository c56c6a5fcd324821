using Udpt.Core.ConnectionIds;
using Udpt.Grains.ConnectionIds;
using Udpt.Grains.Records;
using Udpt.Grains.Tests.Torrents;

namespace Udpt.Grains.Tests.ConnectionIds;

/// <summary>The secret is created on demand, kept and rotated. A cluster has one; here each test has its own.</summary>
public sealed class ConnectionSecretGrainTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static int _tests;

    private readonly IConnectionSecretGrain _grain =
        silo.Grains.GetGrain<IConnectionSecretGrain>(Interlocked.Increment(ref _tests));

    [Fact]
    public async Task First_call_makes_a_secret_and_saves_it()
    {
        ConnectionSecrets made = await _grain.Get();

        Assert.Equal(16, made.Current.Length);
        Assert.Null(made.Previous);
        Assert.Equal(made.Current, (await _grain.Get()).Current);
        Assert.Equal(made.Current, (await Saved()).Current);
    }

    [Fact]
    public async Task Secret_of_this_day_is_the_one_that_was_saved()
    {
        ConnectionSecretRecord saved = await Save(age: TimeSpan.FromHours(23));

        ConnectionSecrets secrets = await _grain.Get();

        Assert.Equal(saved.Current, secrets.Current);
        Assert.Equal(saved.Previous, secrets.Previous);
    }

    [Fact]
    public async Task Secret_of_yesterday_is_replaced_and_stays_valid()
    {
        ConnectionSecretRecord saved = await Save(age: TimeSpan.FromDays(2));

        ConnectionSecrets secrets = await _grain.Get();

        Assert.Equal(saved.Current, secrets.Previous);
        Assert.NotEqual(saved.Current, secrets.Current);
        Assert.Equal(secrets.Current, (await Saved()).Current);
    }

    [Fact]
    public async Task Without_the_store_nothing_is_made_that_would_be_forgotten()
    {
        silo.Storage.Fails = true;
        try
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(_grain.Get);
        }
        finally
        {
            silo.Storage.Fails = false;
        }

        Assert.Equal((await _grain.Get()).Current, (await Saved()).Current);
    }

    private async Task<ConnectionSecretRecord> Saved()
    {
        GrainState<ConnectionSecretRecord> state = new();
        await silo.Storage.ReadStateAsync(ConnectionSecretRecord.StateName, _grain.GetGrainId(), state);
        return state.State!;
    }

    private async Task<ConnectionSecretRecord> Save(TimeSpan age)
    {
        ConnectionSecretRecord record = new()
        {
            Current = [1, .. new byte[15]],
            Previous = [2, .. new byte[15]],
            MadeAt = TimeProvider.System.GetUtcNow() - age,
        };
        await silo.Storage.WriteStateAsync(
            ConnectionSecretRecord.StateName, _grain.GetGrainId(), new GrainState<ConnectionSecretRecord>(record));
        return record;
    }
}
