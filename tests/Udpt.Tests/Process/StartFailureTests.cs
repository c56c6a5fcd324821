using System.Net;
using System.Net.Sockets;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Process;

public sealed class StartFailureTests
{
    [Fact]
    public async Task Every_fault_of_the_configuration_is_told_at_once()
    {
        await using var home = new TrackerHome("""
            mode = "dynamite"
            cleanup_interval = -1
            colour = "blue"

            [udp]
            bind_address = "nowhere"
            announce_interval = "often"

            [http]
            bind_address = "127.0.0.1:{http}"
            """);

        var run = await home.RunOnConfiguration();

        run.ShouldHaveFailed(
            2,
            "udpt.toml",
            "dynamite", "cleanup_interval", "colour", "nowhere", "announce_interval", "access_tokens");
    }

    [Fact]
    public async Task Text_that_is_no_TOML_is_told_with_its_line()
    {
        await using var home = new TrackerHome("mode = \"dynamic\"\n[udp\n");

        var run = await home.RunOnConfiguration();

        run.ShouldHaveFailed(2, "udpt.toml", "2");
    }

    [Fact]
    public async Task Missing_configuration_file_is_told_by_its_name()
    {
        await using var home = new TrackerHome(new TrackerSettings());

        var run = await home.Run("-c", home.PathOf("elsewhere.toml"));

        run.ShouldHaveFailed(2, "elsewhere.toml");
    }

    [Theory]
    [InlineData("--colour")]
    [InlineData("dance")]
    [InlineData("-c")]
    public async Task Command_line_that_is_not_understood_is_refused(string argument)
    {
        await using var home = new TrackerHome(new TrackerSettings());

        var run = await home.Run(argument);

        run.ShouldHaveFailed(2, argument);
    }

    [Fact]
    public async Task Check_starts_nothing()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });

        var run = await home.Run("check", "-c", home.ConfigurationFile);

        run.ShouldHaveSucceeded();
        Assert.Equal([home.ConfigurationFile], Directory.EnumerateFileSystemEntries(home.Directory));
    }

    [Fact]
    public async Task UDP_port_in_use_ends_the_start_with_an_error_that_names_it()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, home.UdpPort));

        var run = await home.RunOnConfiguration();

        run.ShouldHaveFailed(1, $"127.0.0.1:{home.UdpPort}");
        ShouldHaveSaidOnly(
            $"udpt: Cannot listen on UDP address 127.0.0.1:{home.UdpPort}: it is already in use.\n", run);
    }

    [Fact]
    public async Task UDP_port_of_another_tracker_is_in_use()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        var first = await home.Start();
        await using var other = new TrackerHome(
            new TrackerSettings().ToToml().Replace("{udp}", $"{home.UdpPort}", StringComparison.Ordinal));

        var run = await other.RunOnConfiguration();

        run.ShouldHaveFailed(1, $"127.0.0.1:{home.UdpPort}");
        using var client = first.Client();
        await client.Connect();
    }

    [Fact]
    public async Task UDP_address_that_is_not_of_this_host_ends_the_start_with_an_error_that_names_it()
    {
        await using var home = new TrackerHome(new TrackerSettings { UdpAddresses = ["127.0.0.1", "203.0.113.9"] });

        var run = await home.RunOnConfiguration();

        run.ShouldHaveFailed(1, $"203.0.113.9:{home.UdpPort}");
        ShouldHaveSaidOnly(
            $"udpt: Cannot listen on UDP address 203.0.113.9:{home.UdpPort}: this host has no such address.\n", run);
    }

    [Fact]
    public async Task HTTP_port_in_use_ends_the_start_with_an_error_that_names_it()
    {
        await using var home = new TrackerHome(new TrackerSettings());
        using var other = new TcpListener(IPAddress.Loopback, home.HttpPort);
        other.Start();

        var run = await home.RunOnConfiguration();

        run.ShouldHaveFailed(1, $"127.0.0.1:{home.HttpPort}");
        ShouldHaveSaidOnly(
            $"udpt: cannot listen on the HTTP address 127.0.0.1:{home.HttpPort}: it is already in use\n", run);
    }

    [Theory]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("127.0.0.1")]
    public async Task Address_that_check_calls_good_is_served(string address)
    {
        await using var home = new TrackerHome(new TrackerSettings { UdpAddresses = [address] });
        (await home.Run("check", "-c", home.ConfigurationFile)).ShouldHaveSucceeded();

        var tracker = await home.Start();

        using var client = tracker.Client();
        await client.Connect();
    }

    /// <summary>No part that had started logs anything.</summary>
    private static void ShouldHaveSaidOnly(string line, FinishedProcess run)
    {
        Assert.Equal("", run.Output);
        Assert.Equal(line, run.Error);
    }
}
