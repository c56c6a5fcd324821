using Udpt.Configuration;
using static Udpt.Tests.Configuration.ConfigurationText;

namespace Udpt.Tests.Configuration;

/// <summary>What each kind of process needs of the configuration, and no more.</summary>
public class RoleTests
{
    private const string OfNode = Least + "[cluster]\ndatabase = \"Host=db\"\n";

    private const string OfSilo = "mode = \"dynamic\"\n[cluster]\ndatabase = \"Host=db\"\n";

    [Fact]
    public void Silo_needs_a_mode_and_the_cluster()
    {
        UdptConfiguration configuration = ReadFor(ProcessRole.Silo, OfSilo);

        Assert.Empty(configuration.Udp.BindAddresses);
        Assert.Equal(TimeSpan.FromSeconds(1800), configuration.Tracker.PeerTimeout);
    }

    [Fact]
    public void Silo_heeds_its_limits_in_the_section_of_UDP()
    {
        UdptConfiguration configuration =
            ReadFor(ProcessRole.Silo, OfSilo + "[udp]\nmax_torrents = 7\npeer_timeout = 60");

        Assert.Equal(7, configuration.Tracker.MaxTorrents);
        Assert.Equal(TimeSpan.FromSeconds(60), configuration.Tracker.PeerTimeout);
    }

    [Fact]
    public void Silo_needs_no_tokens_for_health_and_metrics()
    {
        Assert.NotNull(ReadFor(ProcessRole.Silo, OfSilo + "[http]\nbind_address = \"127.0.0.1:1\"").Http);
        Assert.StartsWith(
            "t.toml:4: http.bind_address: missing",
            Assert.Single(FaultsFor(ProcessRole.Silo, OfSilo + "[http]")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_in_what_a_silo_does_not_use_are_told_all_the_same()
    {
        AssertTold(
            FaultsFor(ProcessRole.Silo, OfSilo + "[udp]\nbind_address = \"nowhere\"\ncolour = 1"),
            "t.toml:5: udp.bind_address: ",
            "t.toml:6: udp.colour: unknown");
    }

    [Theory]
    [InlineData("Tracker")]
    [InlineData("Gateway")]
    public void Whoever_serves_UDP_needs_to_know_where(string role)
    {
        AssertTold(
            FaultsFor(Enum.Parse<ProcessRole>(role), OfSilo + "[http]\nbind_address = \"127.0.0.1:1\""),
            "t.toml: udp.announce_interval: missing; required in [udp]",
            "t.toml: udp.bind_address: missing; required in [udp]",
            "t.toml:4: http.access_tokens: missing");
    }

    [Theory]
    [InlineData("Silo", "udpt silo")]
    [InlineData("Gateway", "udpt gateway")]
    public void Part_of_a_cluster_needs_one(string role, string command)
    {
        Assert.Equal(
            $"t.toml: cluster: missing; {command} is part of a cluster and needs its database; allowed: [cluster] with database",
            Assert.Single(FaultsFor(Enum.Parse<ProcessRole>(role), Least)));
    }

    [Fact]
    public void Who_only_looks_something_up_needs_what_all_need()
    {
        Assert.NotNull(ReadFor(null, "mode = \"dynamic\""));
        Assert.NotNull(ReadFor(null, OfSilo));
        Assert.NotNull(ReadFor(null, Least));
    }

    [Theory]
    [InlineData("Tracker", Least, "tracker", "udpt", true, true, false)]
    [InlineData("Tracker", OfNode, "node", "udpt", true, true, true)]
    [InlineData("Silo", OfSilo, "silo", "udpt silo", false, true, true)]
    [InlineData("Gateway", OfNode, "gateway", "udpt gateway", true, false, true)]
    public void Role_says_what_a_process_consists_of(
        string asked, string text, string name, string command, bool servesUdp, bool hasSilo, bool isInCluster)
    {
        ProcessRole? role = ReadFor(Enum.Parse<ProcessRole>(asked), text).Role;

        Assert.Equal(name, role.NameOf());
        Assert.Equal(command, role.CommandOf());
        Assert.Equal(servesUdp, role.ServesUdp());
        Assert.Equal(servesUdp, role.ServesRest());
        Assert.Equal(hasSilo, role.HasSilo());
        Assert.Equal(isInCluster, role.IsInCluster());
    }

    [Fact]
    public void What_is_read_again_is_read_for_the_same()
    {
        Assert.Equal(ProcessRole.Silo, ReadFor(ProcessRole.Silo, OfSilo).Origin.Role);
    }
}
