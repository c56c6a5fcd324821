using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

/// <summary>What happens to the database file under a running tracker, and a file with two names.</summary>
public sealed class LostDatabaseTests
{
    private readonly byte[] _before = Some.InfoHash();
    private readonly byte[] _meanwhile = Some.InfoHash();

    [Theory]
    [InlineData("rm udpt.db")]
    [InlineData("rm udpt.db-wal")]
    [InlineData("mv udpt.db old.db && : > udpt.db")]
    [InlineData("cp udpt.db copy.db && mv copy.db udpt.db")]
    [InlineData("mkdir d && mv udpt.db* d")]
    [InlineData(": > udpt.db")]
    [InlineData("cat udpt.toml > udpt.db")]
    [InlineData("cp udpt.db copy.db && cp copy.db udpt.db")]
    public async Task Changes_are_refused_once_the_file_is_gone_and_the_end_is_no_good_one(string script)
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        await tracker.Rest.Flag(_before);
        await Shell(home, script);

        for (var times = 0; times < 2; times++)
        {
            Assert.Contains("deleted, renamed or replaced", await Refusal(tracker), StringComparison.Ordinal);
            using var ready = await tracker.Rest.Anonymous.GetAsync("/healthz/ready");
            Assert.Equal("not ready: store", await Reason(ready));
        }

        Assert.Null(await tracker.Rest.Find(_meanwhile));
        using (var client = tracker.Client())
        {
            Assert.Equal(1, (await client.Announce(new Announce { InfoHash = _meanwhile, Port = 1 })).Leechers);
        }

        Assert.Equal(1, await tracker.Stop());
        Assert.Single(tracker.Output.Split('\n'), line => line.Contains("Nothing can be saved", StringComparison.Ordinal));
        Assert.Contains(home.PathOf("udpt.db"), tracker.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", tracker.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tracker_that_has_nothing_to_write_notices_too()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        await Shell(home, "rm udpt.db");

        await tracker.WaitForLine("the loss", line => line.Contains("Nothing can be saved", StringComparison.Ordinal));

        Assert.False(File.Exists(home.PathOf("udpt.db")));
        Assert.Equal(1, await tracker.Stop());
    }

    [Fact]
    public async Task File_that_comes_back_is_used_again()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        await Shell(home, "mv udpt.db old.db");
        await Refusal(tracker);

        await Shell(home, "mv old.db udpt.db");
        await tracker.Rest.Flag(_before);
        Assert.Equal(0, await tracker.Stop());

        var after = await home.Start();
        Assert.True((await after.Rest.Find(_before))?.IsFlagged);
        Assert.Null(await after.Rest.Find(_meanwhile));
    }

    [Theory]
    [InlineData("ln -s udpt.db other.db")]
    [InlineData("ln -s $PWD/udpt.db other.db")]
    [InlineData("ln udpt.db other.db")]
    [InlineData("mkdir d && ln udpt.db d/udpt.db && ln -s d/udpt.db other.db")]
    [InlineData("ln -s . d && ln -s d/udpt.db other.db")]
    public async Task Database_of_a_running_tracker_is_refused_by_its_other_names_too(string script)
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        await Shell(home, script);
        await using var other = new TrackerHome(
            new TrackerSettings { Top = $"db_path = \"{home.PathOf("other.db")}\"" }.ToToml());

        (await other.RunOnConfiguration()).ShouldHaveFailed(1, home.PathOf("other.db"), "in use");
        var file = Path.Combine(AppContext.BaseDirectory, "Process", "Data", "udpt3.json.bz2");
        (await other.Run("import", file, "-c", other.ConfigurationFile)).ShouldHaveFailed(1, "in use");

        await tracker.Rest.Flag(_before);
        Assert.Equal(0, await tracker.Stop());
        var after = await other.Start();
        Assert.True((await after.Rest.Find(_before))?.IsFlagged);
        (await home.RunOnConfiguration()).ShouldHaveFailed(1, home.PathOf("udpt.db"), "in use");
    }

    /// <summary>The reason in an error response.</summary>
    internal static async Task<string?> Reason(HttpResponseMessage reply) =>
        (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reason").GetString();

    private static async Task Shell(TrackerHome home, string script)
    {
        using var shell = System.Diagnostics.Process.Start(
            new ProcessStartInfo("sh", ["-ec", script]) { WorkingDirectory = home.Directory })!;
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }

    private async Task<string> Refusal(TrackerProcess tracker)
    {
        using var body = TrackerRest.Json("""{"is_flagged": true}""");
        using var reply = await tracker.Rest.Http.PostAsync(TrackerRest.PathOf(_meanwhile), body);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        return (await Reason(reply))!;
    }
}
