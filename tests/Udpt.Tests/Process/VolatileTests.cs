using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

public sealed class VolatileTests
{
    [Fact]
    public async Task Tracker_without_a_database_writes_no_file_and_forgets_everything()
    {
        await using var home = new TrackerHome(new TrackerSettings { Top = "cleanup_interval = 1" });
        var flagged = Some.InfoHash();
        var first = await home.Start();
        using (var client = first.Client())
        {
            var announce = new Announce { InfoHash = Some.InfoHash(), Port = 1 };
            await client.Announce(announce);
            await client.Announce(announce with { Left = 0, Event = Announce.Completed });
        }

        await first.Rest.Flag(flagged);
        Assert.Equal(2, (await first.Rest.List()).Length);
        Assert.Equal(0, await first.Stop());

        Assert.Equal(
            [home.ConfigurationFile], Directory.EnumerateFileSystemEntries(home.Directory));
        var second = await home.Start();
        Assert.Empty(await second.Rest.List());
    }
}
