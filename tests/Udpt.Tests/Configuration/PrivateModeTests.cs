using Udpt.Configuration;
using Udpt.Core.Rules;
using static Udpt.Tests.Configuration.ConfigurationText;

namespace Udpt.Tests.Configuration;

public sealed class PrivateModeTests
{
    private static readonly string Private = Least.Replace("dynamic", "private", StringComparison.Ordinal);

    [Fact]
    public void Without_its_section_torrents_are_registered_ones_and_scrapes_refused()
    {
        UdptConfiguration configuration = Read(Private);

        Assert.Equal(new TrackerOptions { Mode = TrackerMode.Private }, configuration.Tracker);
        Assert.True(configuration.Tracker.RegisteredOnly);
        Assert.True(configuration.Udp is { RequiresKeys: true, RefusesScrapes: true });
    }

    [Fact]
    public void Every_key_of_the_section_is_read()
    {
        UdptConfiguration configuration = Read(
            Private + "[private]\ntorrents = \"dynamic\"\nscrape = \"open\"\nmax_peers_per_key = 3");

        Assert.Equal(
            new TrackerOptions { Mode = TrackerMode.Private, PrivateIsStatic = false, MaxPeersPerKey = 3 },
            configuration.Tracker);
        Assert.False(configuration.Tracker.RegisteredOnly);
        Assert.True(configuration.Udp is { RequiresKeys: true, RefusesScrapes: false });
    }

    [Fact]
    public void Environment_has_the_same_keys()
    {
        UdptConfiguration configuration = Read(
            Least,
            ("UDPT_MODE", "private"),
            ("UDPT_PRIVATE__TORRENTS", "dynamic"),
            ("UDPT_PRIVATE__SCRAPE", "open"),
            ("UDPT_PRIVATE__MAX_PEERS_PER_KEY", "2"));

        Assert.Equal(
            new TrackerOptions { Mode = TrackerMode.Private, PrivateIsStatic = false, MaxPeersPerKey = 2 },
            configuration.Tracker);
        Assert.False(configuration.Udp.RefusesScrapes);
    }

    [Theory]
    [InlineData("torrents = \"none\"", "t.toml:6: private.torrents: not one of the allowed values; found \"none\"; allowed: \"static\", \"dynamic\"")]
    [InlineData("scrape = true", "t.toml:6: private.scrape: must be a string; found true; ")]
    [InlineData("max_peers_per_key = -1", "t.toml:6: private.max_peers_per_key: too small; found -1; ")]
    [InlineData("max_peers = 1", "t.toml:6: private.max_peers: unknown in [private]; ")]
    public void Bad_value_is_told(string line, string start) =>
        Assert.StartsWith(start, Fault(Private + "[private]\n" + line), StringComparison.Ordinal);

    [Fact]
    public void Other_modes_ask_for_no_keys() =>
        Assert.True(Read(Least).Udp is { RequiresKeys: false, RefusesScrapes: false });

    [Fact]
    public void Wrong_mode_is_the_only_fault_that_is_told_of_it() => Assert.StartsWith(
        "t.toml:1: mode: not one of",
        Fault(Least.Replace("dynamic", "privat", StringComparison.Ordinal) + "[private]"),
        StringComparison.Ordinal);
}
