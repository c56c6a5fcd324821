using System.Text.Json;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Commands;

/// <summary>The commands that talk to a running tracker, as processes, against a real one.</summary>
public sealed class RemoteCommandTests : IAsyncLifetime
{
    private readonly TrackerHome _home = new(new TrackerSettings());
    private TrackerProcess _tracker = null!;

    public async Task InitializeAsync() => _tracker = await _home.Start();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task Torrents_are_added_flagged_unflagged_and_dropped()
    {
        var torrent = Some.InfoHash();
        var hash = Convert.ToHexStringLower(torrent);

        await ShouldPrint("Registered 1 torrent.\n", "add", hash);
        Assert.False((await _tracker.Rest.Find(torrent))!.IsFlagged);
        await ShouldPrint("Flagged 1 torrent.\n", "flag", hash);
        Assert.True((await _tracker.Rest.Find(torrent))!.IsFlagged);
        await ShouldPrint("""{"status":"ok","count":1}""" + "\n", "unflag", hash, "--json");
        Assert.False((await _tracker.Rest.Find(torrent))!.IsFlagged);
        await ShouldPrint("Dropped 1 torrent, 1 torrent unknown.\n", "drop", hash, Convert.ToHexStringLower(Some.InfoHash()));
        Assert.Null(await _tracker.Rest.Find(torrent));
    }

    [Fact]
    public async Task Long_list_goes_in_parts()
    {
        string[] hashes = [.. Enumerable.Range(0, 10_500).Select(_ => Convert.ToHexStringLower(Some.InfoHash()))];
        await File.WriteAllTextAsync(
            _home.PathOf("list.txt"),
            "# blocked\r\n\r\n" + string.Join("\r\n", hashes.Select(hash => $"  {hash.ToUpperInvariant()} # because")));

        await ShouldPrint("Flagged 10500 torrents.\n", "flag", "list.txt", hashes[0]);

        Assert.Equal(
            hashes.Order(StringComparer.Ordinal).Take(1000),
            (await _tracker.Rest.List("?flagged=true")).Select(torrent => torrent.InfoHash));
    }

    [Fact]
    public async Task List_with_a_fault_is_told_by_its_lines_and_nothing_is_done()
    {
        var torrent = Some.InfoHash();
        await File.WriteAllTextAsync(_home.PathOf("list.txt"), $"{Convert.ToHexStringLower(torrent)}\nxyz\n\n12 34\n");
        var run = await _home.Run("flag", "list.txt", "nowhere.txt");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            [
                "udpt: list.txt:2: \"xyz\" is not 40 hex digits",
                "udpt: list.txt:4: \"12 34\" is not 40 hex digits",
                "udpt: nowhere.txt: neither an info hash of 40 hex digits nor a file",
            ],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Null(await _tracker.Rest.Find(torrent));
    }

    [Fact]
    public async Task List_comes_from_standard_input()
    {
        var torrent = Some.InfoHash();
        await using var child = ChildProcess.Start(TrackerHome.Executable, ["flag", "-"], _home.Directory);
        await child.Write(Convert.ToHexStringLower(torrent) + "\n");
        child.CloseInput();

        Assert.Equal(0, await child.WaitForExit());
        Assert.Equal("Flagged 1 torrent.\n", child.Output);
        Assert.True((await _tracker.Rest.Find(torrent))!.IsFlagged);
    }

    [Fact]
    public async Task Status_is_a_table_or_what_the_tracker_says()
    {
        await _tracker.Rest.Register(Some.InfoHash());
        var table = await _home.Run("status");
        var json = await _home.Run("status", "--json");

        Assert.Equal((0, 0), (table.ExitCode, json.ExitCode));
        Assert.Matches("(?m)^mode +torrents +seeders", table.Output);
        Assert.Matches("(?m)^dynamic +1 +0 +0 +4.0.0 ", table.Output);
        Assert.Matches($"(?m) 127.0.0.1:{_tracker.UdpPort} ", table.Output);
        Assert.Equal(1, JsonDocument.Parse(json.Output).RootElement.GetProperty("torrents").GetInt64());
    }

    [Fact]
    public async Task Token_and_address_come_from_the_environment_and_the_command_line()
    {
        var url = _tracker.Rest.Http.BaseAddress!.ToString();
        await using var elsewhere = ChildProcess.Start(
            TrackerHome.Executable,
            ["status", "--url", url],
            Path.GetTempPath(),
            new Dictionary<string, string> { ["UDPT_TOKEN"] = TrackerSettings.Token });
        await using var refused = ChildProcess.Start(
            TrackerHome.Executable, ["status"], _home.Directory, new Dictionary<string, string> { ["UDPT_TOKEN"] = "Wrong" });

        Assert.Equal(0, await elsewhere.WaitForExit());
        Assert.Equal(1, await refused.WaitForExit());
        Assert.Equal($"udpt: {url} responded with 401: the token is not accepted\n", refused.Error);
    }

    [Theory]
    [InlineData(1, "udpt: http://127.0.0.1:1/ cannot be reached: Connection refused", "status", "--url", "http://127.0.0.1:1")]
    [InlineData(2, "udpt: --url \"tracker\": not an address such as http://127.0.0.1:6970", "status", "--url", "tracker")]
    [InlineData(2, "udpt: Required argument 'HASH|FILE' missing for command: 'flag'.", "flag")]
    [InlineData(2, "udpt: Unrecognized command or argument 'x'.", "status", "x")]
    public async Task Failure_is_told_in_a_line(int exitCode, string line, params string[] arguments)
    {
        var run = await _home.Run(arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(line, run.Error.Split('\n')[0]);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Help_ends_with_examples()
    {
        Assert.Contains("Examples:\n  udpt -c udpt.toml ", (await _home.Run("--help")).Output, StringComparison.Ordinal);
        Assert.Contains("Examples:\n  udpt flag 0123", (await _home.Run("flag", "--help")).Output, StringComparison.Ordinal);
    }

    private async Task ShouldPrint(string output, params string[] arguments)
    {
        var run = await _home.Run(arguments);

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal(output, run.Output);
    }
}
