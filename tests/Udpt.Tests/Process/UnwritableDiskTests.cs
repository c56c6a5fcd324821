using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Udpt.Testing;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

/// <summary>
/// A disk that rejects writes: reported correctly everywhere, and resolved once it accepts them again.
/// </summary>
public sealed class UnwritableDiskTests
{
    private readonly byte[] _before = Some.InfoHash();
    private readonly byte[] _meanwhile = Some.InfoHash();

    [Fact]
    public async Task Full_disk_is_told_everywhere_and_forgotten_when_there_is_room()
    {
        using var disk = MountedDisk.Small();
        await using var home = new TrackerHome(On(disk.Root));
        var tracker = await home.Start();
        await tracker.Rest.Flag(_before);
        disk.Fill();

        Assert.Contains("the disk is full", await Refusal(tracker), StringComparison.Ordinal);
        Assert.Contains("the disk is full", await Refusal(tracker), StringComparison.Ordinal);

        Assert.Equal("not ready: store", await WhyNotReady(tracker));
        Assert.Equal("unreachable", await Eventually.Get("the status", () => Store(tracker), store => store != "reachable"));
        await Eventually.Get("the gauge", () => Gauge(tracker), value => value == "0");
        Assert.Null(await tracker.Rest.Find(_meanwhile));
        using (var client = tracker.Client())
        {
            Assert.Equal(1, (await client.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 1 })).Leechers);
        }

        disk.MakeRoom();
        await Eventually.Get("readiness", tracker.Rest.IsReady, ready => ready);
        Assert.Equal("reachable", await Eventually.Get("the status", () => Store(tracker), store => store == "reachable"));
        await tracker.Rest.Flag(_meanwhile);

        Assert.Equal(0, await tracker.Stop());
        Assert.Single(LinesWith(tracker, "is full: free some"), line => line.Contains("Nothing can be saved", StringComparison.Ordinal));
        Assert.Single(LinesWith(tracker, "can be written again"));
        var after = await home.Start();
        Assert.True((await after.Rest.Find(_before))?.IsFlagged);
        Assert.True((await after.Rest.Find(_meanwhile))?.IsFlagged);
    }

    [Fact]
    public async Task Idle_tracker_notices_too()
    {
        using var disk = MountedDisk.Small();
        await using var home = new TrackerHome(On(disk.Root));
        var tracker = await home.Start();
        disk.Fill();

        await Eventually.Get("the gauge", () => Gauge(tracker), value => value == "0");

        Assert.Equal("not ready: store", await WhyNotReady(tracker));
    }

    [Fact]
    public async Task Disk_that_has_become_read_only_is_told_and_ends_with_code_1()
    {
        using var disk = MountedDisk.InFile();
        await using var home = new TrackerHome(On(disk.Root));
        var tracker = await home.Start();
        await tracker.Rest.Flag(_before);
        disk.Fail();

        Assert.Contains("read-only", await Refusal(tracker), StringComparison.Ordinal);
        Assert.Equal("not ready: store", await WhyNotReady(tracker));
        Assert.Equal("unreachable", await Eventually.Get("the status", () => Store(tracker), store => store != "reachable"));

        Assert.Equal(1, await tracker.Stop());
        Assert.Contains(disk.File("udpt.db"), tracker.Error, StringComparison.Ordinal);
        Assert.Contains("read-only", tracker.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", tracker.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_only_file_system_ends_the_start_with_an_error_that_says_so()
    {
        await using var elsewhere = new TrackerHome(new TrackerSettings());
        using var disk = MountedDisk.ReadOnly(elsewhere.Directory);
        await using var home = new TrackerHome(On(disk.Root));

        var run = await home.RunOnConfiguration();

        run.ShouldHaveFailed(1, disk.File("udpt.db"), "read-only file system");
        Assert.DoesNotContain("in use", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_is_exported_where_it_is_mounted_read_only()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        await tracker.Rest.Flag(_before);
        using var disk = MountedDisk.ReadOnly(home.Directory);
        await using var reader = new TrackerHome(On(disk.Root));
        var whileItRuns = reader.PathOf("running.json.bz2");
        var afterwards = reader.PathOf("stopped.json.bz2");

        (await reader.Run("export", whileItRuns, "-c", reader.ConfigurationFile)).ShouldHaveSucceeded();
        Assert.Equal(0, await tracker.Stop());
        (await reader.Run("export", afterwards, "-c", reader.ConfigurationFile)).ShouldHaveSucceeded();

        Assert.Equal(await File.ReadAllBytesAsync(whileItRuns), await File.ReadAllBytesAsync(afterwards));
        Assert.False(File.Exists(home.PathOf("udpt.db-wal")));
    }

    private static string On(string directory) =>
        new TrackerSettings { Top = $"db_path = \"{directory}/udpt.db\"" }.ToToml();

    private static string[] LinesWith(TrackerProcess tracker, string text) =>
        [.. tracker.Output.Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal))];

    private static async Task<string?> WhyNotReady(TrackerProcess tracker)
    {
        using var reply = await tracker.Rest.Anonymous.GetAsync("/healthz/ready");
        return await LostDatabaseTests.Reason(reply);
    }

    private static async Task<string?> Store(TrackerProcess tracker)
    {
        var status = await tracker.Rest.Http.GetFromJsonAsync<JsonElement>("/status");
        return status.GetProperty("silos")[0].GetProperty("store").GetString();
    }

    private static async Task<string?> Gauge(TrackerProcess tracker)
    {
        const string Series = """udpt_ready{check="store"}""";
        var text = await tracker.Rest.Anonymous.GetStringAsync("/metrics");
        return text.Split('\n').FirstOrDefault(line => line.StartsWith(Series, StringComparison.Ordinal))?[(Series.Length + 1)..];
    }

    private async Task<string> Refusal(TrackerProcess tracker)
    {
        using var body = TrackerRest.Json("""{"is_flagged": true}""");
        using var reply = await tracker.Rest.Http.PostAsync(TrackerRest.PathOf(_meanwhile), body);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        return (await LostDatabaseTests.Reason(reply))!;
    }
}
