using System.Net;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Udpt.Api.Options;
using Udpt.Configuration;
using Udpt.Core.Rules;
using static Udpt.Tests.Configuration.ConfigurationText;

namespace Udpt.Tests.Configuration;

public class KeysTests
{
    [Fact]
    public void Every_key_is_read()
    {
        UdptConfiguration configuration = Read("""
            mode = "static"
            log_level = "debug"
            db_path = "some.db"
            cleanup_interval = 30
            completed_retention = 7
            [udp]
            bind_address = ["0.0.0.0:6969", "[::1]:0"]
            announce_interval = 90
            peer_timeout = 400
            max_peers = 100
            max_peers_per_ip = 3
            max_torrents = 1_000_000
            new_torrents_per_ip = 5
            new_torrents = 6
            workers = 7
            share_port = true
            connection_id_lifetime = 240
            [http]
            bind_address = "[::1]:80"
            [http.access_tokens]
            someone = "One"
            "some one" = 'Two'
            """);

        Assert.Equal(LogLevel.Debug, configuration.LogLevel);
        Assert.Equal("some.db", configuration.DatabasePath);
        Assert.Equal(
            ["0.0.0.0:6969", "[::1]:0"],
            configuration.Udp.BindAddresses.Select(endpoint => endpoint.ToString()));
        Assert.Equal(TimeSpan.FromSeconds(90), configuration.Udp.AnnounceInterval);
        Assert.Equal(7, configuration.Udp.Workers);
        Assert.True(configuration.Udp.SharePort);
        Assert.Equal(TimeSpan.FromSeconds(240), configuration.Udp.ConnectionIdLifetime);
        Assert.NotNull(configuration.Http);
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 80), configuration.Http.BindAddress);
        Assert.Equal(2, configuration.Http.AccessTokens.Count);
        Assert.Equal("One", configuration.Http.AccessTokens["someone"]);
        Assert.Equal("Two", configuration.Http.AccessTokens["some one"]);
        Assert.Equal(
            new TrackerOptions
            {
                Mode = TrackerMode.Static,
                CleanupInterval = TimeSpan.FromSeconds(30),
                CompletedRetention = TimeSpan.FromDays(7),
                PeerTimeout = TimeSpan.FromSeconds(400),
                MaxPeers = 100,
                MaxPeersPerAddress = 3,
                MaxTorrents = 1_000_000,
                NewTorrentsPerAddress = 5,
                NewTorrents = 6,
            },
            configuration.Tracker);
    }

    [Fact]
    public void Absent_keys_have_their_documented_defaults()
    {
        UdptConfiguration configuration = Read(Least);

        Assert.Equal(LogLevel.Information, configuration.LogLevel);
        Assert.Null(configuration.DatabasePath);
        Assert.Null(configuration.Http);
        Assert.Equal(0, configuration.Udp.Workers);
        Assert.False(configuration.Udp.SharePort);
        Assert.Equal(TimeSpan.FromSeconds(120), configuration.Udp.ConnectionIdLifetime);
        Assert.Equal(new TrackerOptions(), configuration.Tracker);
    }

    [Fact]
    public void Every_key_that_is_declared_is_in_the_catalogue_and_read()
    {
        IEnumerable<string> declared = typeof(ConfigurationKeys).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(field => field.FieldType.IsAssignableTo(typeof(ConfigurationKey)) ? field.GetValue(null) : null)
            .OfType<ConfigurationKey>()
            .Select(key => key.Path)
            .Order(StringComparer.Ordinal);
        UdptConfiguration configuration = Read(
            Least + "[http]\nbind_address = \"127.0.0.1:1\"\naccess_tokens = {}\n[cluster]\ndatabase = \"Host=db\"");

        Assert.Equal(declared, ConfigurationKeys.All.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(declared, configuration.Origin.Values.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1, 1800)]
    [InlineData(870, 1800)]
    [InlineData(900, 1860)]
    [InlineData(86_400, 172_860)]
    public void Peer_timeout_follows_the_announce_interval(int announceInterval, int peerTimeout)
    {
        UdptConfiguration configuration =
            Read(Least.Replace("120", announceInterval.ToString(), StringComparison.Ordinal));

        Assert.Equal(TimeSpan.FromSeconds(peerTimeout), configuration.Tracker.PeerTimeout);
    }

    [Theory]
    [InlineData("off", LogLevel.None)]
    [InlineData("error", LogLevel.Error)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("warn", LogLevel.Warning)]
    [InlineData("info", LogLevel.Information)]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("trace", LogLevel.Trace)]
    public void Log_levels_are_those_documented(string word, LogLevel level)
    {
        Assert.Equal(level, Read($"log_level = \"{word}\"\n{Least}").LogLevel);
    }

    [Fact]
    public void Empty_db_path_is_volatile()
    {
        Assert.Null(Read("db_path = \"\"\n" + Least).DatabasePath);
    }

    [Fact]
    public void Access_tokens_may_have_a_scope()
    {
        HttpOptions? http = Read(Least + """
            [http]
            bind_address = "127.0.0.1:1"
            [http.access_tokens]
            a = "One"
            b = { token = "Two", scope = "read" }
            c.token = "Three"
            c.scope = "write"
            [http.access_tokens.d]
            token = "Four"
            """).Http;

        Assert.Equal(
            [
                new("a", new AccessToken("One")),
                new("b", new AccessToken("Two", AccessScope.Read)),
                new("c", new AccessToken("Three")),
                new("d", new AccessToken("Four")),
            ],
            http!.AccessTokens);
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData(".")]
    [InlineData("someone@example.org")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a=b#c[d]")]
    [InlineData("a\"b")]
    [InlineData("udp.workers")]
    [InlineData("token")]
    public void Name_of_a_token_may_be_anything_in_quotes(string name)
    {
        string quoted = '"' + name.Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
        const string Http = Least + "[http]\nbind_address = \"127.0.0.1:1\"\n[http.access_tokens]\n";

        Assert.Equal("One", Read($"{Http}{quoted} = \"One\"").Http?.AccessTokens[name]);
        Assert.Equal("One", Read($"{Http}{quoted}.token = \"One\"").Http?.AccessTokens[name]);
        Assert.Equal(
            new AccessToken("One", AccessScope.Read),
            Read($"{Http}{quoted} = {{ token = \"One\", scope = \"read\" }}").Http?.AccessTokens[name]);
        Assert.Equal("One", Read(Http, ($"UDPT_HTTP__ACCESS_TOKENS__{name}", "One")).Http?.AccessTokens[name]);
        Assert.Equal(
            "New",
            Read($"{Http}{quoted} = \"One\"", ($"UDPT_HTTP__ACCESS_TOKENS__{name}", "New")).Http?.AccessTokens[name]);
    }

    [Fact]
    public void Name_with_a_dot_that_has_no_quotes_is_told_with_what_it_needs()
    {
        string[] faults = Faults(
            Least + "[http]\nbind_address = \"127.0.0.1:1\"\n[http.access_tokens]\na.b = \"S3cret\"");

        Assert.StartsWith(
            "t.toml:8: http.access_tokens.a.b: unknown; known of a token: scope, token (a name with a dot in it needs quotes)",
            faults[0],
            StringComparison.Ordinal);
        Assert.All(faults, fault => Assert.DoesNotContain("S3cret", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Access_tokens_may_be_empty()
    {
        HttpOptions? http = Read(Least + "[http]\nbind_address = \"127.0.0.1:1\"\n[http.access_tokens]").Http;

        Assert.NotNull(http);
        Assert.Empty(http.AccessTokens);
    }

    [Fact]
    public void Dotted_keys_and_inline_tables_mean_the_same_as_sections()
    {
        UdptConfiguration configuration = Read("""
            mode = "dynamic"
            udp.bind_address = "1.2.3.4:5"
            udp.announce_interval = 0x78
            http = { bind_address = "127.0.0.1:6970", access_tokens = { someone = "One" } }
            """);

        Assert.Equal(TimeSpan.FromSeconds(120), configuration.Udp.AnnounceInterval);
        Assert.Equal("One", configuration.Http?.AccessTokens["someone"]);
    }

    [Fact]
    public void Secrets_are_not_in_the_text_of_the_record()
    {
        UdptConfiguration configuration = Read(Least + """
            [http]
            bind_address = "127.0.0.1:1"
            [http.access_tokens]
            a = "Secret"
            [cluster]
            database = "Host=db;Password=Secret"
            """);

        Assert.DoesNotContain("Secret", configuration.ToString(), StringComparison.Ordinal);
    }
}
