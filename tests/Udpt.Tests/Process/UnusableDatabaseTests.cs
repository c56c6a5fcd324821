using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

public sealed class UnusableDatabaseTests
{
    [Fact]
    public async Task File_that_is_no_database_ends_the_start_and_stays_as_it_is()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var garbage = Some.Bytes(10_000);
        await File.WriteAllBytesAsync(home.PathOf("udpt.db"), garbage);

        var run = await home.RunOnConfiguration();

        run.ShouldHaveFailed(1, home.PathOf("udpt.db"));
        Assert.Equal(garbage, await File.ReadAllBytesAsync(home.PathOf("udpt.db")));
    }

    [Fact]
    public async Task Directory_that_does_not_exist_ends_the_start_with_an_error_that_names_it()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "missing/udpt.db" });

        var run = await home.RunOnConfiguration();

        run.ShouldHaveFailed(1, home.PathOf("missing"));
    }

    [Fact]
    public async Task Database_of_a_running_tracker_is_refused_to_another_one_and_to_an_import()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var flagged = Some.InfoHash();
        var tracker = await home.Start();
        await tracker.Rest.Flag(flagged);
        await using var other = new TrackerHome(
            new TrackerSettings { Database = "udpt.db" }.ToToml()
                .Replace("{home}", home.Directory, StringComparison.Ordinal));
        var file = Path.Combine(AppContext.BaseDirectory, "Process", "Data", "udpt3.json.bz2");

        (await other.RunOnConfiguration()).ShouldHaveFailed(1, home.PathOf("udpt.db"));
        (await other.Run("import", file, "-c", other.ConfigurationFile)).ShouldHaveFailed(1, home.PathOf("udpt.db"));

        Assert.True((await tracker.Rest.Find(flagged))?.IsFlagged);
        Assert.Single(await tracker.Rest.List());
    }
}
