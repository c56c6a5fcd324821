using System.Globalization;
using System.Text.RegularExpressions;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Process;

/// <summary>Starts with a limit on open files, as set by <c>ulimit -n</c>.</summary>
public sealed partial class FileDescriptorTests
{
    // .NET itself does not start with fewer.
    [Theory]
    [InlineData(24)]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(150)]
    [InlineData(200)]
    [InlineData(250)]
    [InlineData(280)]
    public async Task Too_few_are_told_in_one_line_with_how_many_are_needed(int limit)
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });

        var run = await RunLimited(home, limit);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.True(Needed(run) > limit);
        Assert.Matches($"^udpt: too few file descriptors: the limit is {limit}, at least [0-9]+ are needed; [^\\n]*\\n$", run.Error);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(230)]
    public async Task As_many_as_it_says_are_enough(int limit)
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var needed = Needed(await RunLimited(home, limit));

        await using var tracker = new TrackerProcess(StartLimited(home, needed), home.UdpPort, home.HttpPort);
        await tracker.WaitUntilReady(hasHttp: true);
        using var client = tracker.Client();
        await client.Connect();
        foreach (var path in new[] { "/", "/docs", "/metrics", "/openapi/v1.json", "/status", "/t", "/healthz/ready" })
        {
            using var answer = await tracker.Rest.Http.GetAsync(path);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        }

        Assert.Equal(0, await tracker.Stop());
    }

    [Fact]
    public async Task Soft_limit_is_raised()
    {
        await using var home = new TrackerHome(new TrackerSettings());

        await using var tracker = new TrackerProcess(StartLimited(home, 32, "-S"), home.UdpPort, home.HttpPort);

        await tracker.WaitUntilReady(hasHttp: true);
        Assert.Equal(0, await tracker.Stop());
    }

    [Fact]
    public async Task Sockets_of_many_workers_are_counted()
    {
        await using var home = new TrackerHome(
            new TrackerSettings { Udp = "workers = 200", UdpAddresses = ["127.0.0.1", "127.0.0.2"] });

        var run = await RunLimited(home, 600);

        Assert.Equal(1, run.ExitCode);
        Assert.True(Needed(run) > 600);
    }

    private static int Needed(FinishedProcess run) =>
        int.Parse(NeededNumber().Match(run.Error).Groups[1].Value, CultureInfo.InvariantCulture);

    private static async Task<FinishedProcess> RunLimited(TrackerHome home, int limit)
    {
        await using var child = StartLimited(home, limit);
        var exitCode = await child.WaitForExit();
        return new FinishedProcess(exitCode, child.Output, child.Error);
    }

    private static ChildProcess StartLimited(TrackerHome home, int limit, string kind = "") => ChildProcess.Start(
        "/bin/bash",
        ["-c", $"ulimit {kind} -n {limit}; exec \"$0\" \"$@\"", TrackerHome.Executable, "-c", home.ConfigurationFile],
        home.Directory);

    [GeneratedRegex("at least ([0-9]+) are needed")]
    private static partial Regex NeededNumber();
}
