using static Udpt.Tests.Configuration.ConfigurationText;

namespace Udpt.Tests.Configuration;

public class ValueFaultsTests
{
    [Theory]
    [InlineData("mode", "\"Dynamic\"", "t.toml:1: mode: not one of the allowed values; found \"Dynamic\"; allowed: \"dynamic\", \"static\", \"private\"")]
    [InlineData("mode", "1", "t.toml:1: mode: must be a string; found 1; allowed: \"dynamic\", \"static\", \"private\"")]
    [InlineData("log_level", "\"loud\"", "t.toml:1: log_level: not one of the allowed values; found \"loud\"; allowed: \"off\", \"error\", \"warning\", \"warn\", \"info\", \"debug\", \"trace\"")]
    [InlineData("log_level", "\"\"", "t.toml:1: log_level: not one of the allowed values; found \"\"; allowed: ")]
    [InlineData("db_path", "true", "t.toml:1: db_path: must be a string; found true; allowed: the path of a file")]
    [InlineData("cleanup_interval", "0", "t.toml:1: cleanup_interval: too small; found 0; allowed: a whole number from 1 to 604800 (seconds)")]
    [InlineData("completed_retention", "-1", "t.toml:1: completed_retention: too small; found -1; allowed: a whole number from 0 to 3650 (days, 0: a count goes with its last peer)")]
    [InlineData("completed_retention", "3651", "t.toml:1: completed_retention: too large; found 3651; allowed: ")]
    [InlineData("cleanup_interval", "\"600\"", "t.toml:1: cleanup_interval: must be a whole number without quotes; found \"600\"; allowed: ")]
    [InlineData("udp.announce_interval", "86401", "t.toml:1: udp.announce_interval: too large; found 86401; allowed: a whole number from 1 to 86400 (seconds)")]
    [InlineData("udp.announce_interval", "1.5", "t.toml:1: udp.announce_interval: must be a whole number; found 1.5; allowed: ")]
    [InlineData("udp.announce_interval", "9223372036854775807", "t.toml:1: udp.announce_interval: too large; found 9223372036854775807; allowed: ")]
    [InlineData("udp.peer_timeout", "604801", "t.toml:1: udp.peer_timeout: too large; ")]
    [InlineData("udp.max_peers", "0", "t.toml:1: udp.max_peers: too small; found 0; allowed: a whole number from 1 to 1000 ")]
    [InlineData("udp.max_peers_per_ip", "-1", "t.toml:1: udp.max_peers_per_ip: too small; found -1; ")]
    [InlineData("udp.max_torrents", "2147483648", "t.toml:1: udp.max_torrents: too large; ")]
    [InlineData("udp.new_torrents_per_ip", "1979-05-27", "t.toml:1: udp.new_torrents_per_ip: must be a whole number; found 1979-05-27; ")]
    [InlineData("udp.new_torrents", "[1]", "t.toml:1: udp.new_torrents: must be a whole number; found a list; ")]
    [InlineData("udp.workers", "257", "t.toml:1: udp.workers: too large; found 257; allowed: a whole number from 0 to 256 ")]
    [InlineData("udp.connection_id_lifetime", "119", "t.toml:1: udp.connection_id_lifetime: too small; found 119; allowed: a whole number from 120 to 86400 (seconds)")]
    [InlineData("udp.share_port", "1", "t.toml:1: udp.share_port: must be true or false; found 1; allowed: true or false")]
    [InlineData("udp.share_port", "'true'", "t.toml:1: udp.share_port: must be true or false without quotes; found ")]
    [InlineData("udp.workers", "{ a = 1 }", "t.toml:1: udp.workers: a key, not a section")]
    [InlineData("telemetry.otlp_endpoint", "4317", "t.toml:1: telemetry.otlp_endpoint: must be a string; found 4317; allowed: a URL")]
    [InlineData("telemetry.otlp_endpoint", "\"collector:4317\"", "t.toml:1: telemetry.otlp_endpoint: not a URL; found \"collector:4317\"; allowed: a URL")]
    [InlineData("telemetry.otlp_endpoint", "\"ftp://collector\"", "t.toml:1: telemetry.otlp_endpoint: neither http nor https; found ")]
    [InlineData("telemetry.otlp_endpoint", "\"http://u:p@collector\"", "t.toml:1: telemetry.otlp_endpoint: more than a server and a path; allowed: ")]
    [InlineData("http.bind_address", "[\"127.0.0.1:1\"]", "t.toml:1: http.bind_address: must be a string; found a list; allowed: ")]
    public void Bad_value_is_told_with_line_key_value_and_what_is_allowed(string key, string value, string start)
    {
        Assert.Contains(Faults($"{key} = {value}\n"), fault => fault.StartsWith(start, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("6969", "not an address with a port")]
    [InlineData("0.0.0.0", "the port is missing")]
    [InlineData("::1", "an IPv6 address needs brackets")]
    [InlineData("[::1]", "the port is missing")]
    [InlineData(":6969", "not an address")]
    [InlineData("0.0.0.0:", "the port is not a number up to 65535")]
    [InlineData("0.0.0.0:65536", "the port is not a number up to 65535")]
    [InlineData("0.0.0.0:-1", "the port is not a number up to 65535")]
    [InlineData("0.0.0.0: 80", "the port is not a number up to 65535")]
    [InlineData("::1:zz", "an IPv6 address needs brackets")]
    [InlineData("fe80::1:2:3:4:5:6969", "an IPv6 address needs brackets")]
    [InlineData("127.1:80", "not an address")]
    [InlineData("010.0.0.1:80", "not an address")]
    [InlineData("256.0.0.1:80", "not an address")]
    [InlineData("[1.2.3.4]:80", "not an address")]
    [InlineData("[::1:80", "not an address with a port")]
    [InlineData("tracker.example.org:80", "a host name, not an address")]
    [InlineData("localhost:6969", "a host name, not an address: localhost is 127.0.0.1 or [::1]")]
    public void Only_addresses_with_a_port_are_taken(string address, string problem)
    {
        string fault = Fault(Least.Replace("0.0.0.0:6969", address, StringComparison.Ordinal));

        Assert.StartsWith(
            $"t.toml:3: udp.bind_address: {problem}; found \"{address}\"; allowed: \"ADDRESS:PORT\" with an IPv4",
            fault,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_item_of_a_list_is_told_on_its_own_line()
    {
        string[] faults = Faults("""
            mode = "dynamic"
            [udp]
            announce_interval = 120
            bind_address = [
                "0.0.0.0:6969",
                "nowhere",
                7,
                "0.0.0.0:6969",
            ]
            """);

        AssertTold(
            faults,
            "t.toml:6: udp.bind_address: not an address with a port; found \"nowhere\"",
            "t.toml:7: udp.bind_address: must be a string or a list of strings; found 7",
            "t.toml:8: udp.bind_address: the same address twice; found ");
    }

    [Fact]
    public void Empty_list_of_addresses_is_refused()
    {
        Assert.StartsWith(
            "t.toml:3: udp.bind_address: an empty list: nothing would listen; found []",
            Fault(Least.Replace("\"0.0.0.0:6969\"", "[]", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Any_free_port_may_be_asked_for_twice()
    {
        Assert.Equal(
            2,
            Read(Least.Replace("\"0.0.0.0:6969\"", "[\"0.0.0.0:0\", \"0.0.0.0:0\"]", StringComparison.Ordinal))
                .Udp.BindAddresses.Count);
    }

    [Fact]
    public void Long_values_and_control_characters_do_not_break_the_line()
    {
        string fault = Fault($"log_level = \"a\\n\\u001b[31m{new string('x', 5000)}\"\n" + Least);

        Assert.Contains("found \"a\\u000a\\u001b[31mxxx", fault, StringComparison.Ordinal);
        Assert.InRange(fault.Length, 100, 300);
    }
}
