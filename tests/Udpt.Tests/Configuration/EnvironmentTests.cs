using Microsoft.Extensions.Logging;
using Udpt.Api.Options;
using Udpt.Configuration;
using Udpt.Core.Rules;
using static Udpt.Tests.Configuration.ConfigurationText;

namespace Udpt.Tests.Configuration;

public class EnvironmentTests
{
    [Fact]
    public void Everything_can_come_from_the_environment()
    {
        UdptConfiguration configuration = Read(
            "",
            ("UDPT_MODE", "static"),
            ("UDPT_LOG_LEVEL", "warn"),
            ("UDPT_DB_PATH", "/data/udpt.db"),
            ("UDPT_UDP__BIND_ADDRESS", "0.0.0.0:1,[::1]:2"),
            ("UDPT_UDP__ANNOUNCE_INTERVAL", "60"),
            ("UDPT_UDP__SHARE_PORT", "true"),
            ("UDPT_HTTP__BIND_ADDRESS", "127.0.0.1:3"),
            ("UDPT_HTTP__ACCESS_TOKENS__SOMEONE", "One, two"));

        Assert.Equal(TrackerMode.Static, configuration.Tracker.Mode);
        Assert.Equal(LogLevel.Warning, configuration.LogLevel);
        Assert.Equal("/data/udpt.db", configuration.DatabasePath);
        Assert.Equal(
            ["0.0.0.0:1", "[::1]:2"],
            configuration.Udp.BindAddresses.Select(endpoint => endpoint.ToString()));
        Assert.Equal(TimeSpan.FromSeconds(60), configuration.Udp.AnnounceInterval);
        Assert.True(configuration.Udp.SharePort);
        Assert.Equal(3, configuration.Http?.BindAddress.Port);
        Assert.Equal("One, two", configuration.Http?.AccessTokens["someone"]);
    }

    [Fact]
    public void Environment_wins_over_the_file()
    {
        UdptConfiguration configuration = Read(
            "db_path = 'a.db'\n" + Least.Replace("0.0.0.0:6969", "nowhere", StringComparison.Ordinal),
            ("UDPT_DB_PATH", ""),
            ("UDPT_UDP__BIND_ADDRESS", "1.2.3.4:5"));

        Assert.Null(configuration.DatabasePath);
        Assert.Equal("1.2.3.4:5", Assert.Single(configuration.Udp.BindAddresses).ToString());
    }

    [Fact]
    public void Token_changed_through_the_environment_leaves_no_old_one_valid()
    {
        const string File =
            Least + "[http]\nbind_address = '127.0.0.1:1'\n[http.access_tokens]\nSomeOne = 'Old'\nb = 'B'";
        HttpOptions? http = Read(File, ("UDPT_HTTP__ACCESS_TOKENS__SOMEONE", "New")).Http;

        Assert.Equal(["B", "New"], http?.AccessTokens.Values.Select(token => token.Token).Order());
    }

    [Theory]
    [InlineData("SomeOne = 'Old'")]
    [InlineData("SomeOne = { token = 'Old' }")]
    [InlineData("SomeOne = { token = 'Old', scope = 'write' }")]
    public void Token_and_scope_come_from_the_environment(string line)
    {
        const string File = Least + "[http]\nbind_address = '127.0.0.1:1'\n[http.access_tokens]\n";
        HttpOptions? http = Read(
            File + line,
            ("UDPT_HTTP__ACCESS_TOKENS__SOMEONE__TOKEN", "New"),
            ("UDPT_HTTP__ACCESS_TOKENS__SOMEONE__SCOPE", "read")).Http;

        Assert.Equal(new AccessToken("New", AccessScope.Read), Assert.Single(http!.AccessTokens).Value);
    }

    [Fact]
    public void Token_changed_through_the_environment_keeps_its_scope()
    {
        const string File = Least + "[http]\nbind_address = '127.0.0.1:1'\n[http.access_tokens]\n";
        HttpOptions? http = Read(
            File + "Grafana = { token = 'Old', scope = 'read' }", ("UDPT_HTTP__ACCESS_TOKENS__GRAFANA", "New")).Http;

        Assert.Equal(new AccessToken("New", AccessScope.Read), Assert.Single(http!.AccessTokens).Value);
    }

    [Fact]
    public void Token_of_the_commands_is_no_key() =>
        Assert.Null(Read(Least, ("UDPT_TOKEN", "S3cret")).Http);

    [Fact]
    public void Missing_parts_of_a_section_from_the_environment_are_told()
    {
        string[] faults = Faults(Least, ("UDPT_HTTP__BIND_ADDRESS", "127.0.0.1:1"));

        Assert.StartsWith("t.toml: http.access_tokens: missing", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UDPT_MODE", "", "mode: not one of the allowed values; found \"\"; allowed: \"dynamic\"")]
    [InlineData("UDPT_MODE", " static", "mode: not one of the allowed values; found \" static\"; allowed: ")]
    [InlineData("UDPT_CLEANUP_INTERVAL", "soon", "cleanup_interval: must be a whole number; found \"soon\"; allowed: ")]
    [InlineData("UDPT_CLEANUP_INTERVAL", "", "cleanup_interval: must be a whole number; found \"\"; allowed: ")]
    [InlineData("UDPT_UDP__SHARE_PORT", "yes", "udp.share_port: must be true or false; found \"yes\"; allowed: ")]
    [InlineData("UDPT_UDP__WORKERS", "-1", "udp.workers: too small; found \"-1\"; allowed: ")]
    [InlineData("UDPT_UDP__BIND_ADDRESS", "0.0.0.0:1,x", "udp.bind_address: not an address with a port; found \"x\"; ")]
    [InlineData("UDPT_UDP__BIND_ADDRESS", "", "udp.bind_address: empty; found \"\"; ")]
    [InlineData("UDPT_UDP", "x", "udp: a section, not a key; ")]
    [InlineData("UDPT_UDP__ANOUNCE_INTERVAL", "1", "udp.anounce_interval: unknown; did you mean announce_interval?")]
    [InlineData("UDPT_UDP_WORKERS", "1", "udp_workers: unknown")]
    [InlineData("UDPT_", "1", "\"\": unknown")]
    [InlineData("UDPT_TELEMETRY__OTLP_ENDPOINT", "x", "telemetry.otlp_endpoint: not a URL")]
    public void Bad_variable_is_told_by_its_name(string variable, string value, string start)
    {
        Assert.StartsWith(
            $"environment variable {variable}: {start}", Fault(Least, (variable, value)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("XUDPT_MODE")]
    [InlineData("UDPT_SERVICE_HOST")]
    [InlineData("UDPT_PORT")]
    [InlineData("UDPT_GATEWAY_SERVICE_PORT_REST")]
    [InlineData("UDPT_GATEWAY_PORT_6969_UDP_ADDR")]
    [InlineData("UDPT_GATEWAY_PORT_6969_UDP")]
    public void Variables_that_are_not_ours_are_left_alone(string variable)
    {
        Assert.NotNull(Read(Least, (variable, "x")));
    }
}
