using System.Security.Cryptography;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Core.Torrents;
using Udpt.Grains.Torrents;
using static Udpt.Testing.Swarms.Announces;

namespace Udpt.Grains.Tests.Torrents;

/// <summary>Calls that arrive too late: they, or the activation that they reach, have been superseded.</summary>
/// <remarks>Tests <see cref="TorrentGrain"/> and <see cref="ChangeTicket"/>.</remarks>
public sealed class OutlivedTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly InfoHash _infoHash = InfoHash.Read(RandomNumberGenerator.GetBytes(InfoHash.Length));

    private ITorrentGrain Torrent => silo.Grains.GetTorrent(_infoHash);

    [Fact]
    public async Task Change_that_comes_after_its_caller_has_given_it_up_is_not_made()
    {
        ChangeTicket ticket = await Torrent.BeginChange();
        ChangeTicket late = ticket with { Issued = ticket.Issued - 3000 };

        await Assert.ThrowsAsync<LateChangeException>(() => Torrent.Register(late));
        await Assert.ThrowsAsync<LateChangeException>(() => Torrent.Flag(late));
        Assert.Null(await Torrent.Describe(1));

        await Torrent.Flag();
        await Assert.ThrowsAsync<LateChangeException>(() => Torrent.Drop(late));
        Assert.True((await Torrent.Describe(1))!.Summary.IsFlagged);
    }

    [Fact]
    public async Task What_nobody_asked_for_does_not_undo_what_somebody_else_has_written()
    {
        await Torrent.Announce(Request(Peer(1), AnnounceEvent.Completed) with { Left = 0 });
        await Torrent.Save();
        await Torrent.Announce(Request(Peer(2), AnnounceEvent.Completed) with { Left = 0 });
        await WriteElsewhere(record => record with { IsFlagged = true });

        await Torrent.Save();
        Assert.True((await Torrent.Describe(1))!.Summary is { IsFlagged: true, Completed: 2 });
        Assert.True((await ReadElsewhere()).State is { IsFlagged: true, Completed: 1 });

        await Torrent.Save();
        Assert.True((await ReadElsewhere()).State is { IsFlagged: true, Completed: 2 });
    }

    [Fact]
    public async Task Empty_torrent_that_was_flagged_elsewhere_is_not_forgotten()
    {
        await Torrent.Announce(Request(Peer(1), AnnounceEvent.Completed) with { Left = 0 });
        await Torrent.Save();
        await Torrent.Announce(Request(Peer(1), AnnounceEvent.Stopped));
        await WriteElsewhere(record => record with { IsFlagged = true });

        await Torrent.ForgetIfEmpty();

        Assert.True((await Torrent.Describe(1))!.Summary.IsFlagged);
        Assert.True((await ReadElsewhere()).State!.IsFlagged);
    }

    [Fact]
    public async Task Torrent_that_was_forgotten_elsewhere_is_not_saved_again_unasked()
    {
        await Torrent.Announce(Request(Peer(1), AnnounceEvent.Completed) with { Left = 0 });
        await Torrent.Save();
        await Torrent.Announce(Request(Peer(2), AnnounceEvent.Completed) with { Left = 0 });
        await ClearElsewhere();

        await Torrent.Save();

        Assert.False((await ReadElsewhere()).RecordExists);
    }

    [Fact]
    public async Task Change_over_what_somebody_else_has_written_is_begun_anew()
    {
        await Torrent.Register();
        await WriteElsewhere(record => record with { IsFlagged = true });

        await Assert.ThrowsAsync<LateChangeException>(Torrent.Register);
        Assert.True((await Torrent.Describe(1))!.Summary.IsFlagged);
        Assert.True((await ReadElsewhere()).State!.IsFlagged);

        await Torrent.Register();
        Assert.False((await ReadElsewhere()).State!.IsFlagged);
    }

    [Fact]
    public async Task Torrent_that_was_changed_elsewhere_is_dropped_at_the_second_attempt()
    {
        await Torrent.Register();
        await WriteElsewhere(record => record with { IsFlagged = true });

        await Assert.ThrowsAsync<LateChangeException>(Torrent.Drop);
        Assert.True(await Torrent.Drop());
        Assert.False((await ReadElsewhere()).RecordExists);
    }

    [Fact]
    public async Task Torrent_whose_record_was_cleared_elsewhere_is_dropped()
    {
        await Torrent.Register();
        await ClearElsewhere();

        Assert.True(await Torrent.Drop());
        Assert.Null(await Torrent.Describe(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activation_that_has_moved_learns_what_was_written_before_it_writes(bool isCleared)
    {
        // Like an activation that has migrated here with its record, and so does not read it.
        await WriteElsewhere(_ => new() { Completed = 1 });
        silo.Catalog.SetRecord(_infoHash, new() { Completed = 1 });
        var storage = new TorrentRecordStorage(silo.Service<TorrentServices>(), Torrent.GetGrainId(), _infoHash);
        var swarm = new Swarm(_infoHash);
        await (isCleared ? ClearElsewhere() : WriteElsewhere(record => record with { IsFlagged = true }));

        Assert.False(await storage.Prepare(swarm));

        swarm.TrySummarize(out TorrentSummary summary);
        Assert.Equal(!isCleared, summary.IsFlagged);
        Assert.Equal(!isCleared, silo.Catalog.RecordOf(_infoHash) is { IsFlagged: true });
        Assert.True(await storage.Prepare(swarm));
        Assert.True(await storage.TryClear(swarm));
        Assert.False((await ReadElsewhere()).RecordExists);
    }

    [Fact]
    public async Task Dropped_torrent_is_noted_while_saved_swarms_are_taken_up()
    {
        var dropped = silo.Service<DroppedTorrents>();
        dropped.Begin();
        await Torrent.Drop();

        Assert.True(dropped.Contains(_infoHash));
        dropped.End();
        Assert.False(dropped.Contains(_infoHash));
    }

    [Fact]
    public async Task Change_that_was_begun_in_another_silo_is_not_made()
    {
        ChangeTicket ticket = await Torrent.BeginChange();
        var before = SiloAddress.New(silo.Address.Endpoint, silo.Address.Generation - 1);

        await Assert.ThrowsAsync<LateChangeException>(() => Torrent.Register(ticket with { Silo = before }));
        await Assert.ThrowsAsync<LateChangeException>(() => Torrent.Register(default));

        Assert.Null(await Torrent.Describe(1));
    }

    private AnnounceRequest Request(PeerEndpoint peer, AnnounceEvent @event = AnnounceEvent.None) =>
        Of(peer, @event: @event) with { InfoHash = _infoHash };

    private async Task<GrainState<TorrentRecord>> ReadElsewhere()
    {
        var state = new GrainState<TorrentRecord> { State = new TorrentRecord() };
        await silo.Storage.ReadStateAsync(TorrentRecord.StateName, Torrent.GetGrainId(), state);
        return state;
    }

    private async Task ClearElsewhere() =>
        await silo.Storage.ClearStateAsync(TorrentRecord.StateName, Torrent.GetGrainId(), await ReadElsewhere());

    /// <summary>Changes the record like another activation, unknown to this one.</summary>
    private async Task WriteElsewhere(Func<TorrentRecord, TorrentRecord> change)
    {
        GrainState<TorrentRecord> state = await ReadElsewhere();
        state.State = change(state.State!);
        await silo.Storage.WriteStateAsync(TorrentRecord.StateName, Torrent.GetGrainId(), state);
    }
}
