using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Silo.Storage;

namespace Udpt.Silo.Tests.Storage;

/// <summary>What a silo may rely on when it reads saved data, whichever database is used.</summary>
public abstract class SavedTorrentsContract
{
    protected const string Low = "0000000000000000000000000000000000000001";
    protected const string High = "ff00000000000000000000000000000000000000";

    /// <summary>An ordinary record.</summary>
    protected const string Record = """{"is_registered":true,"is_flagged":false,"completed":0}""";

    /// <summary>The saved torrents of a database that only this test uses.</summary>
    protected abstract ISavedTorrents Saved { get; }

    [Fact]
    public async Task Torrents_come_in_the_order_of_their_info_hashes()
    {
        await InsertAsync("torrent", $"btih:{High}", """{"is_registered":false,"is_flagged":true,"completed":0}""");
        await InsertAsync("torrent", $"btih:{Low}", """{"completed":3,"is_flagged":false,"is_registered":true}""");

        Assert.Equal(
            [(Low, new TorrentRecord { IsRegistered = true, Completed = 3 }), (High, new TorrentRecord { IsFlagged = true })],
            (await ReadAllAsync()).Select(torrent => (torrent.Key.ToString(), torrent.Value)));
    }

    [Fact]
    public async Task Other_states_and_cleared_records_are_left_out()
    {
        await InsertAsync("secret", $"btih:{Low}", "{}");
        await InsertAsync("torrent", $"btih:{High}", null);

        Assert.Empty(await ReadAllAsync());
    }

    [Fact]
    public async Task Reading_can_be_given_up()
    {
        await InsertAsync("torrent", $"btih:{Low}", Record);
        using CancellationTokenSource cancellation = new();
        Assert.Single(await ReadAllAsync(cancellation.Token));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAllAsync(cancellation.Token));
    }

    [Theory]
    [InlineData("btih:" + Low, """{"is_registered":true,"is_flagged":true,"completed":-1}""")]
    [InlineData("btih:" + Low, """{"is_registered":true,"is_dlagged":true,"completed":3}""")]
    [InlineData("btih:" + Low, """{"Is_registered":true,"is_flagged":true,"completed":3}""")]
    [InlineData("btih:" + Low, """{"is_registered":true,"is_flagged":true}""")]
    [InlineData("btih:" + Low, """{"is_registered":true,"is_flagged":null,"completed":3}""")]
    [InlineData("btih:" + Low, "{}")]
    [InlineData("btih:" + Low, "null")]
    [InlineData("btih:" + Low, "\"\u00ff\"")]
    [InlineData(Low, Record)]
    [InlineData("btih:xyz", Record)]
    [InlineData("btïh:" + Low, Record)]
    public async Task A_record_that_cannot_be_read_is_named(string key, string payload)
    {
        await InsertAsync("torrent", key, payload);

        StorageException e = await Assert.ThrowsAsync<StorageException>(() => ReadAllAsync());

        Assert.Contains(Name, e.Message, StringComparison.Ordinal);
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
    }

    /// <summary>The name of the database in errors.</summary>
    protected abstract string Name { get; }

    /// <summary>Inserts a row manually.</summary>
    protected abstract Task InsertAsync(string stateName, string key, string? payload);

    private async Task<List<KeyValuePair<InfoHash, TorrentRecord>>> ReadAllAsync(
        CancellationToken cancellation = default)
    {
        List<KeyValuePair<InfoHash, TorrentRecord>> all = [];
        await foreach (KeyValuePair<InfoHash, TorrentRecord> torrent in Saved.ReadAllAsync(cancellation))
        {
            all.Add(torrent);
        }

        return all;
    }
}
