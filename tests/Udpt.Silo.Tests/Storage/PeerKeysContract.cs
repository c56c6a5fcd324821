using Microsoft.Extensions.DependencyInjection;
using Udpt.Core.Identity;
using Udpt.Grains.PeerKeys;

namespace Udpt.Silo.Tests.Storage;

/// <summary>What the grains of peer keys and their list may rely on, whichever storage is used.</summary>
public abstract class PeerKeysContract(StorageSilo silo)
{
    private static readonly GrainType PeerKeyType = GrainType.Create("peerkey");

    protected StorageSilo Silo => silo;

    protected IPeerKeyIndex Index => silo.Services.GetRequiredService<IPeerKeyIndex>();

    private IGrainFactory Grains => silo.Services.GetRequiredService<IGrainFactory>();

    [Fact]
    public async Task Key_is_read_back_as_it_was_saved()
    {
        PeerKey key = PeerKey.Create();
        PeerKeyRecord record = RecordOf(key) with
        {
            ExpiresAt = DateTimeOffset.UnixEpoch.AddYears(80),
            IsRevoked = true,
            Uploaded = ulong.MaxValue,
            Downloaded = 3,
            LastSeen = DateTimeOffset.UnixEpoch.AddYears(56).AddTicks(1),
            Reports = [Guid.NewGuid()],
        };
        await Save(key, record);

        GrainState<PeerKeyRecord> state = new();
        await silo.Storage.ReadStateAsync(PeerKeyRecord.StateName, IdOf(key), state);

        Assert.Equal(record with { Reports = [] }, state.State! with { Reports = [] });
        Assert.Equal(record.Reports, state.State!.Reports);
    }

    [Fact]
    public async Task Grain_that_comes_back_finds_its_key()
    {
        PeerKey key = PeerKey.Create();
        await Grains.GetPeerKey(key.Id).Create(RecordOf(key));
        await Grains.GetPeerKey(key.Id).Report(new()
        {
            Id = Guid.NewGuid(),
            Uploaded = 5,
            Downloaded = 6,
            LastSeen = DateTimeOffset.UnixEpoch.AddYears(56),
        });
        await Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        PeerKeyRecord? found = await Grains.GetPeerKey(key.Id).Describe();

        Assert.Equal(5ul, found!.Uploaded);
        Assert.True((await Grains.GetPeerKey(key.Id).Check()).IsValid);
    }

    [Fact]
    public async Task Pages_are_parts_of_one_list_without_gaps()
    {
        for (int i = 0; i < 7; i++)
        {
            PeerKey key = PeerKey.Create();
            await Grains.GetPeerKey(key.Id).Create(RecordOf(key));
        }

        IReadOnlyList<PeerKeyRecord> all = await Index.Page(0, 1000);
        Assert.InRange(all.Count, 7, 1000);
        Assert.Equal(all.Count, all.Select(record => record.Key).Distinct().Count());
        Assert.Equal(Keys(all.Skip(2).Take(3)), Keys(await Index.Page(2, 3)));
        Assert.Equal(Keys(all.Skip(all.Count - 1)), Keys(await Index.Page(all.Count - 1, 10)));
        Assert.Empty(await Index.Page(all.Count, 10));
        Assert.Empty(await Index.Page(long.MaxValue, 10));
        Assert.Empty(await Index.Page(0, 0));
        Assert.Equal(Keys(all), Keys(await Grains.GetPeerKeyList().Page(0, 1000)));
    }

    [Fact]
    public async Task List_shows_what_was_saved_last()
    {
        PeerKey key = PeerKey.Create();
        await Grains.GetPeerKey(key.Id).Create(RecordOf(key));
        await Grains.GetPeerKey(key.Id).Revoke();

        Assert.True((await Index.Page(0, 1000)).Single(record => record.Key == key.Reveal()).IsRevoked);
    }

    protected static GrainId IdOf(PeerKey key) => GrainId.Create(PeerKeyType, key.Id.GrainKey);

    protected static PeerKeyRecord RecordOf(PeerKey key) => new()
    {
        Key = key.Reveal(),
        Name = "Jürgen \"x\" 😀",
        CreatedAt = DateTimeOffset.UnixEpoch.AddYears(55),
    };

    protected async Task Save(PeerKey key, PeerKeyRecord record)
    {
        GrainState<PeerKeyRecord> state = new(record);
        await silo.Storage.WriteStateAsync(PeerKeyRecord.StateName, IdOf(key), state);
    }

    private static IEnumerable<string> Keys(IEnumerable<PeerKeyRecord> records) => records.Select(record => record.Key);
}
