using System.Net;
using System.Net.Sockets;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Cluster;

/// <summary>A silo whose ports are in use says so in one line, and Orleans logs nothing.</summary>
[Collection(ClusterCollection.Name)]
public sealed class TakenPortTests(ClusterCollection shared)
{
    [Theory]
    [InlineData("silo_port", "silo")]
    [InlineData("gateway_port", "silo")]
    [InlineData("silo_port", null)]
    public async Task Port_of_a_silo_that_is_in_use_is_the_only_thing_told(string key, string? command)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await Fails(
            command,
            $"advertise = \"127.0.0.1\"\n{key} = {port}\n{(key == "silo_port" ? "gateway_port" : "silo_port")} = {FreePorts.Next()}",
            $"udpt: Cannot listen on 127.0.0.1:{port} (cluster.{key}): it is already in use.\n");
    }

    [Fact]
    public async Task Advertised_address_of_another_host_is_the_only_thing_told() => await Fails(
        "silo",
        "advertise = \"203.0.113.9\"",
        "udpt: Cannot listen on 203.0.113.9:11111 (cluster.silo_port): this host has no such address.\n");

    [Fact]
    public async Task Silo_starts_without_a_section_for_UDP()
    {
        await using var home = new TrackerHome(await Toml($"""
            advertise = "127.0.0.1"
            silo_port = {FreePorts.Next()}
            gateway_port = {FreePorts.Next()}
            [http]
            bind_address = "127.0.0.1:{"{http}"}"
            """));
        (await home.Run("check", "silo", "-c", home.ConfigurationFile)).ShouldHaveSucceeded();

        var child = home.StartChild(["silo", "-c", home.ConfigurationFile]);
        await using var silo = new TrackerProcess(child, home.UdpPort, home.HttpPort);
        await silo.WaitUntilReady(hasHttp: true);

        (await home.Run("healthcheck", "-c", home.ConfigurationFile)).ShouldHaveSucceeded();
        Assert.Equal(0, await silo.Stop());
    }

    private async Task Fails(string? command, string lines, string line)
    {
        var udp = command is null ? "\n[udp]\nbind_address = \"127.0.0.1:0\"\nannounce_interval = 120" : "";
        await using var home = new TrackerHome(await Toml(lines + udp));

        var run = await home.Run([.. command is null ? [] : new[] { command }, "-c", home.ConfigurationFile]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(line, run.Error);
        Assert.DoesNotContain("warn:", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", run.Output, StringComparison.Ordinal);
    }

    private async Task<string> Toml(string lines) =>
        $"mode = \"dynamic\"\n[cluster]\ndatabase = \"{await shared.Postgres.CreateDatabaseAsync()}\"\n{lines}\n";
}
