using System.Net;
using Udpt.Configuration;
using Udpt.Gateway.Udp;
using Udpt.Testing.Processes;
using static Udpt.Tests.Configuration.ConfigurationText;

namespace Udpt.Tests.Configuration;

public class ContradictingKeysTests
{
    private const string Cluster = Least + "[cluster]\ndatabase = \"Host=db\"\n";

    private static readonly string[] Hosts =
    [
        "0.0.0.0", "127.0.0.1", "127.0.0.2", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:0.0.0.0]",
    ];

    [Fact]
    public void Addresses_are_good_if_and_only_if_they_can_be_bound_together()
    {
        int good = 0;
        foreach (string[] hosts in Lists())
        {
            int port = FreePorts.Next();
            string list = string.Join(", ", hosts.Select(host => $"\"{host}:{port}\""));
            string text = Least.Replace("\"0.0.0.0:6969\"", $"[{list}]", StringComparison.Ordinal);
            try
            {
                UdpAddresses.Check(Read(text).Udp);
                good++;
            }
            catch (ConfigurationException exception)
            {
                Assert.All(exception.Faults, fault => Assert.Equal(3, fault.Source.Line));
                Assert.Throws<UdpBindException>(() => UdpAddresses.Check(new UdpGatewayOptions
                {
                    BindAddresses = [.. hosts.Select(host => Plain(IPEndPoint.Parse($"{host}:{port}")))],
                    AnnounceInterval = TimeSpan.FromMinutes(2),
                }));
            }
        }

        Assert.InRange(good, 10, 200);
    }

    [Theory]
    [InlineData("0.0.0.0:1", "127.0.0.1:1", "0.0.0.0:1 takes 127.0.0.1:1 too, so that only one of them can be bound; found \"127.0.0.1:1\"")]
    [InlineData("127.0.0.1:1", "0.0.0.0:1", "0.0.0.0:1 takes 127.0.0.1:1 too, so that only one of them can be bound; found \"0.0.0.0:1\"")]
    [InlineData("[::1]:1", "[::]:1", "[::]:1 takes [::1]:1 too, so that only one of them can be bound; found \"[::]:1\"")]
    [InlineData("127.0.0.1:1", "[::ffff:127.0.0.1]:1", "the same address twice; found \"[::ffff:127.0.0.1]:1\"")]
    public void Address_that_another_takes_is_told_with_it(string one, string other, string problem)
    {
        string list = $"[\n\"{one}\",\n\"{other}\"]";
        Assert.StartsWith(
            $"t.toml:5: udp.bind_address: {problem}; allowed: ",
            Fault(Least.Replace("\"0.0.0.0:6969\"", list, StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"environment variable UDPT_UDP__BIND_ADDRESS: udp.bind_address: {problem}; allowed: ",
            Fault(Least, ("UDPT_UDP__BIND_ADDRESS", $"{one},{other}")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Address_that_another_takes_may_share_its_port()
    {
        string text = Least.Replace("\"0.0.0.0:6969\"", "[\"0.0.0.0:1\", \"127.0.0.1:1\"]", StringComparison.Ordinal);

        Assert.Equal(2, Read(text + "share_port = true").Udp.BindAddresses.Count);
    }

    [Theory]
    [InlineData("224.0.0.1:1", "a multicast address")]
    [InlineData("255.255.255.255:1", "not the address of a host")]
    [InlineData("0.1.2.3:1", "not the address of a host")]
    [InlineData("[ff02::1]:1", "a multicast address")]
    [InlineData("[fe80::1]:1", "a link-local address, which needs its interface: [fe80::1%eth0]")]
    [InlineData("[::ffff:224.0.0.1]:1", "a multicast address")]
    public void Address_that_no_host_has_is_refused(string address, string problem)
    {
        Assert.StartsWith(
            $"t.toml:3: udp.bind_address: {problem}",
            Fault(Least.Replace("0.0.0.0:6969", address, StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"t.toml:6: http.bind_address: {problem}",
            Fault($"{Least}[http]\nbind_address = \"{address}\"\naccess_tokens = {{}}"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("224.0.0.1")]
    [InlineData("fe80::1")]
    public void Silo_is_not_reached_by_such_an_address(string address)
    {
        Assert.StartsWith(
            "t.toml:7: cluster.advertise: ",
            Fault($"{Cluster}advertise = \"{address}\""),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(119)]
    [InlineData(10)]
    [InlineData(1)]
    public void Peer_is_not_dropped_before_it_announces_again(int timeout)
    {
        Assert.Equal(
            "t.toml:5: udp.peer_timeout: shorter than announce_interval: peers would be dropped before they announce "
                + $"again; found {timeout}; allowed: 120 (announce_interval) or more seconds; better two intervals and a "
                + "minute, the default",
            Fault($"{Least}peer_timeout = {timeout}"));
    }

    [Theory]
    [InlineData(120)]
    [InlineData(121)]
    [InlineData(600)]
    public void Peer_timeout_may_be_short_of_its_default(int timeout)
    {
        Assert.Equal(TimeSpan.FromSeconds(timeout), Read($"{Least}peer_timeout = {timeout}").Tracker.PeerTimeout);
    }

    [Theory]
    [InlineData("silo_port = 5\ngateway_port = 5", 8, "cluster.gateway_port: the same port for silos and for gateways; found 5")]
    [InlineData("silo_port = 30000", 7, "cluster.silo_port: the same port for silos and for gateways; found 30000")]
    [InlineData("[http]\nbind_address = \"0.0.0.0:11111\"\naccess_tokens = {}", 8, "http.bind_address: its port is silo_port of [cluster]")]
    [InlineData("[http]\nbind_address = \"[::]:30000\"\naccess_tokens = {}", 8, "http.bind_address: its port is gateway_port of [cluster]")]
    [InlineData("advertise = \"10.0.0.5\"\n[http]\nbind_address = \"10.0.0.5:11111\"\naccess_tokens = {}", 9, "http.bind_address: its port is silo_port of [cluster]")]
    public void Ports_of_a_silo_are_its_own(string lines, int line, string fault)
    {
        string start = $"t.toml:{line}: {fault}";
        Assert.StartsWith(start, Fault(Cluster + lines), StringComparison.Ordinal);
        Assert.StartsWith(
            start, Assert.Single(FaultsFor(ProcessRole.Silo, Cluster + lines)), StringComparison.Ordinal);

        // A gateway has no silo.
        Assert.NotNull(ReadFor(ProcessRole.Gateway, Cluster + lines));
    }

    [Theory]
    [InlineData("advertise = \"10.0.0.5\"\n[http]\nbind_address = \"127.0.0.1:11111\"\naccess_tokens = {}")]
    [InlineData("[http]\nbind_address = \"127.0.0.1:11111\"\naccess_tokens = {}")]
    [InlineData("advertise = \"::1\"\n[http]\nbind_address = \"0.0.0.0:11111\"\naccess_tokens = {}")]
    public void Ports_on_other_addresses_are_other_ports(string lines)
    {
        Assert.NotNull(Read(Cluster + lines));
        Assert.NotNull(Read(Cluster.Replace("6969", "11111", StringComparison.Ordinal)));
    }

    private static IPEndPoint Plain(IPEndPoint endpoint) => new(
        endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address, endpoint.Port);

    private static IEnumerable<string[]> Lists() => Hosts.Select(host => new[] { host })
        .Concat(Hosts.SelectMany(one => Hosts.Select(other => new[] { one, other })))
        .Concat(Hosts.SelectMany(one => Hosts.SelectMany(two => Hosts.Select(three => new[] { one, two, three }))));
}
