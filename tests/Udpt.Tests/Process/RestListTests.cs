using System.Globalization;
using System.Text.Json;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

public sealed class RestListTests : IAsyncLifetime
{
    private const int Torrents = 30;

    private readonly TrackerHome _home = new(new TrackerSettings());
    private readonly string[] _infoHashes = [.. Enumerable.Range(0, Torrents)
        .Select(_ => Convert.ToHexStringLower(Some.InfoHash()))
        .Order(StringComparer.Ordinal)];

    private TrackerProcess _tracker = null!;

    public async Task InitializeAsync()
    {
        _tracker = await _home.Start();
        using var client = _tracker.Client();
        foreach (var infoHash in _infoHashes.Reverse())
        {
            await client.Announce(new Announce { InfoHash = Convert.FromHexString(infoHash), Port = 6881 });
        }
    }

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task List_holds_all_torrents_sorted_by_info_hash()
    {
        Assert.Equal(_infoHashes, (await _tracker.Rest.List()).Select(torrent => torrent.InfoHash));
        Assert.Equal(_infoHashes, (await _tracker.Rest.List("/")).Select(torrent => torrent.InfoHash));
    }

    [Theory]
    [InlineData("?limit=10", 0, 10)]
    [InlineData("?offset=5&limit=10", 5, 10)]
    [InlineData("?offset=25", 25, 5)]
    [InlineData("?offset=25&limit=1000", 25, 5)]
    [InlineData("?offset=30", 30, 0)]
    [InlineData("?offset=1000000", 30, 0)]
    public async Task List_is_cut_by_offset_and_limit(string query, int first, int count)
    {
        var page = await _tracker.Rest.List(query);

        Assert.Equal(_infoHashes.Skip(first).Take(count), page.Select(torrent => torrent.InfoHash));
    }

    [Fact]
    public async Task List_can_be_walked_by_the_last_hash_of_each_page()
    {
        var walked = new List<string>();
        var page = await _tracker.Rest.List("?limit=7");
        while (page.Length > 0)
        {
            walked.AddRange(page.Select(torrent => torrent.InfoHash));
            page = await _tracker.Rest.List(string.Create(CultureInfo.InvariantCulture, $"?limit=7&after={walked[^1]}"));
        }

        Assert.Equal(_infoHashes, walked);
    }

    [Fact]
    public async Task Line_of_the_list_has_the_names_that_scripts_know()
    {
        var line = JsonSerializer.Deserialize<JsonElement[]>(await _tracker.Rest.Http.GetStringAsync("/t?limit=1"))![0];

        Assert.Equal(_infoHashes[0], line.GetProperty("info_hash").GetString());
        Assert.False(line.GetProperty("is_flagged").GetBoolean());
        Assert.Equal(0, line.GetProperty("completed").GetInt32());
        Assert.Equal(0, line.GetProperty("seeders").GetInt32());
        Assert.Equal(1, line.GetProperty("leechers").GetInt32());
    }
}
