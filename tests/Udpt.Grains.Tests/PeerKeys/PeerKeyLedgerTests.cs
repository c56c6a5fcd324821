using Udpt.Core.Identity;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Grains.PeerKeys;
using Udpt.Grains.Records;
using Udpt.Grains.Tests.Torrents;
using Udpt.Testing.Swarms;
using static Udpt.Testing.Swarms.Announces;
using static Udpt.Testing.Swarms.Keys;

namespace Udpt.Grains.Tests.PeerKeys;

public sealed class PeerKeyLedgerTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly PeerKey _key = PeerKey.Create();
    private readonly Swarm _swarm = new(Torrent);

    [Fact]
    public async Task What_peers_have_moved_reaches_their_key_once()
    {
        PeerKeyLedger ledger = await Begin();
        Move(10);
        ledger.Take(_swarm);
        await Send(ledger);
        await Send(ledger);
        Move(30);
        ledger.Take(_swarm);
        ledger.Take(_swarm);
        await Send(ledger);

        PeerKeyRecord? record = await silo.Grains.GetPeerKey(_key.Id).Describe();
        Assert.Equal(30ul, record!.Uploaded);
        Assert.NotNull(record.LastSeen);
    }

    [Fact]
    public async Task What_could_not_be_saved_is_saved_later_with_what_came_meanwhile()
    {
        PeerKeyLedger ledger = await Begin();
        Move(10);
        ledger.Take(_swarm);
        silo.Storage.Fails = true;
        try
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => Send(ledger));
            Move(15);
            ledger.Take(_swarm);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => Send(ledger));
        }
        finally
        {
            silo.Storage.Fails = false;
        }

        await Send(ledger);
        await Send(ledger);

        Assert.Equal(15ul, (await silo.Grains.GetPeerKey(_key.Id).Describe())!.Uploaded);
    }

    [Fact]
    public async Task Report_of_which_nobody_knows_whether_it_arrived_is_sent_again_as_it_was()
    {
        PeerKeyLedger ledger = await Begin();
        Move(10);
        ledger.Take(_swarm);
        IReadOnlyList<Func<Task>> first = ledger.Reports();
        Move(15);
        ledger.Take(_swarm);
        IReadOnlyList<Func<Task>> again = ledger.Reports();

        await Assert.Single(first)();
        await Assert.Single(again)();
        await Send(ledger);

        Assert.Equal(15ul, (await silo.Grains.GetPeerKey(_key.Id).Describe())!.Uploaded);
    }

    [Fact]
    public async Task Swarm_in_which_nothing_has_moved_costs_no_memory()
    {
        const int Swarms = 100;
        PeerKeyLedger ledger = await Begin();
        ledger.Take(_swarm);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Swarms; i++)
        {
            ledger.Take(_swarm);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * Swarms);
    }

    [Fact]
    public async Task Other_modes_have_nothing_to_tell()
    {
        PeerKeyLedger ledger = await Begin(TrackerMode.Dynamic);
        Move(10);
        ledger.Take(_swarm);

        Assert.Empty(ledger.Reports());
    }

    private static async Task Send(PeerKeyLedger ledger)
    {
        foreach (Func<Task> report in ledger.Reports())
        {
            await report();
        }
    }

    private async Task<PeerKeyLedger> Begin(TrackerMode mode = TrackerMode.Private)
    {
        await silo.Grains.GetPeerKey(_key.Id).Create(new() { Key = _key.Reveal(), Name = "someone" });
        _swarm.Announce(Keyed(Peer(1), _key.Id), policy: Private);
        return new(
            silo.Grains,
            new TrackerRules(new TrackerOptions { Mode = mode, PrivateIsStatic = false }),
            new SwarmClock(silo.Time),
            silo.Time);
    }

    private void Move(ulong uploaded) => _swarm.Announce(Keyed(Peer(1), _key.Id, uploaded), policy: Private);
}
