using static Udpt.Tests.Configuration.ConfigurationText;

namespace Udpt.Tests.Configuration;

public class StructureFaultsTests
{
    [Fact]
    public void All_that_is_missing_from_an_empty_file_is_told()
    {
        string[] faults = Faults("");

        AssertTold(
            faults,
            "t.toml: mode: missing; required at the top level; allowed: \"dynamic\"",
            "t.toml: udp.announce_interval: missing; required in [udp]; allowed: ",
            "t.toml: udp.bind_address: missing; required in [udp]; allowed: ");
    }

    [Fact]
    public void Missing_key_is_told_at_its_section()
    {
        string[] faults = Faults(Least + "[http]\n");

        AssertTold(
            faults,
            "t.toml:5: http.bind_address: missing; required in [http]",
            "t.toml:5: http.access_tokens: missing; the section is required");
    }

    [Theory]
    [InlineData("log_levels = 1", "t.toml:1: log_levels: unknown; did you mean log_level?")]
    [InlineData("dbpath = 1", "t.toml:1: dbpath: unknown; did you mean db_path?")]
    [InlineData("udp.anounce_interval = 1", "t.toml:1: udp.anounce_interval: unknown; did you mean announce_interval?")]
    [InlineData("udp.cleanup_interval = 1", "t.toml:1: udp.cleanup_interval: unknown in [udp]; it belongs at the top level")]
    [InlineData("announce_interval = 1", "t.toml:1: announce_interval: unknown at the top level; it belongs in [udp]")]
    [InlineData("http.colour = 1", "t.toml:1: http.colour: unknown; known in [http]: access_tokens, bind_address")]
    [InlineData("utp = { a = 1, b = 2 }", "t.toml:1: utp: unknown; did you mean udp?")]
    [InlineData("'a b'.c = 1", "t.toml:1: \"a b\": unknown; known at the top level: cleanup_interval, cluster, completed_retention, db_path, http, log_level, mode, private, telemetry, udp")]
    public void Unknown_key_is_told_with_what_was_probably_meant(string line, string fault)
    {
        Assert.Contains(fault, Faults(line + "\n" + Least));
    }

    [Fact]
    public void Unknown_section_is_told_once()
    {
        Assert.Equal(
            "t.toml:5: storage: unknown; known at the top level: cleanup_interval, cluster, completed_retention, db_path, http, log_level, mode, private, telemetry, udp",
            Fault(Least + "[storage]\na = 1\nb = 2\n[storage.more]\nc = 1"));
        Assert.StartsWith("t.toml:5: storage: unknown", Fault(Least + "[storage]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[private]")]
    [InlineData("[private]\ntorrents = \"static\"")]
    [InlineData("private = { scrape = \"open\" }", 1)]
    public void Section_of_private_mode_is_refused_in_another(string section, int line = 5)
    {
        string text = line == 1 ? section + "\n" + Least : Least + section;
        Assert.Equal(
            $"t.toml:{line}: private: has a meaning with mode = \"private\" only; remove the section, or change the mode",
            Fault(text));
    }

    [Theory]
    [InlineData("udp = 3", "t.toml:1: udp: a section, not a key; write [udp] and its keys below")]
    [InlineData("[[udp]]", "t.toml:1: udp: a list of sections; write [udp]")]
    [InlineData("[mode]", "t.toml:1: mode: must be a string; found a section; allowed: \"dynamic\", \"static\", \"private\"")]
    [InlineData("[udp]\nworkers.a = 1", "t.toml:2: udp.workers: a key, not a section")]
    public void Sections_and_keys_are_not_taken_for_each_other(string line, string fault)
    {
        Assert.Contains(fault, Faults(line));
    }

    [Fact]
    public void Section_written_as_a_list_is_told_once()
    {
        Assert.Equal(
            "t.toml:2: udp: a list of sections; write [udp]",
            Fault(Least.Replace("[udp]", "[[udp]]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Repeated_keys_and_sections_are_told_with_the_first_line()
    {
        string[] faults = Faults("mode = \"static\"\n" + Least + "[udp]\nworkers = 1\n[udp]\nworkers = 2\n");

        Assert.Equal(
            [
                "t.toml:2: mode: already there on line 1; allowed: each key and section once",
                "t.toml:6: udp: already there on line 3; allowed: each key and section once",
                "t.toml:8: udp: already there on line 3; allowed: each key and section once",
                "t.toml:9: udp.workers: already there on line 7; allowed: each key and section once",
            ],
            faults);
    }

    [Fact]
    public void Faults_of_every_kind_are_told_at_once_in_the_order_of_lines()
    {
        string[] faults = Faults(
            """
            log_level = "loud"
            db_path = "C:\data\udpt.db"
            [udp]
            workers = many
            bind_adress = "0.0.0.0:1"
            max_peers = 5000
            [http]
            bind_address = "[::1:80"
            [cluster]
            """,
            ("UDPT_UDP__NEW_TORRENTS", "few"),
            ("UDPT_COLOUR", "red"));

        AssertTold(
            faults,
            "t.toml: mode: missing",
            "t.toml:1: log_level: ",
            "t.toml:2: db_path: not TOML: a backslash in double quotes begins an escape",
            "t.toml:3: udp.announce_interval: missing",
            "t.toml:3: udp.bind_address: missing",
            "t.toml:4: udp.workers: not TOML: the value cannot be read",
            "t.toml:5: udp.bind_adress: unknown; did you mean bind_address?",
            "t.toml:6: udp.max_peers: too large",
            "t.toml:7: http.access_tokens: missing",
            "t.toml:8: http.bind_address: ",
            "t.toml:9: cluster.database: missing",
            "environment variable UDPT_COLOUR: colour: unknown",
            "environment variable UDPT_UDP__NEW_TORRENTS: udp.new_torrents: must be a whole number; found \"few\"");
    }
}
