using static Udpt.Tests.Configuration.ConfigurationText;

namespace Udpt.Tests.Configuration;

public class SyntaxFaultsTests
{
    [Theory]
    [InlineData("log_level = info", "log_level: not TOML: the value cannot be read; a string needs quotes around it (column 13); found info; allowed: \"off\", ")]
    [InlineData("log_level = \"info", "log_level: not TOML: the string is not closed on its line (column 18); found \"info; allowed: ")]
    [InlineData("log_level 'info'", "log_level: not TOML: a key needs = and a value after it (column 11); allowed: ")]
    [InlineData("log_level =", "log_level: not TOML: ")]
    [InlineData("db_path = \"C:\\udpt\"", "db_path: not TOML: a backslash in double quotes begins an escape; in single quotes")]
    [InlineData("cleanup_interval = 0600", "cleanup_interval: not TOML: a number has no leading zero")]
    [InlineData("cleanup_interval = 99999999999999999999", "cleanup_interval: not TOML: the number is too large")]
    [InlineData("db_path = 'a' 'b'", "db_path: not TOML: something stands where the line should end")]
    [InlineData("= 3", "not TOML: the line cannot be read (column 1)")]
    [InlineData("ä = 3", "not TOML: the line cannot be read (column 1)")]
    [InlineData("[]", "not TOML: ")]
    [InlineData("db_path = \"\"\"a", "db_path: not TOML: the string is not closed; found ")]
    public void Line_that_is_not_TOML_is_the_only_one_told(string line, string start)
    {
        Assert.StartsWith("t.toml:1: " + start, Fault(line + "\n" + Least), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_below_a_bad_section_name_still_belong_to_it()
    {
        Assert.Equal(
            "t.toml:2: not TOML: the section's name is not closed with ] (column 5)",
            Fault(Least.Replace("[udp]", "[udp", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(",\nannounce_interval = 120\n")]
    [InlineData("\nannounce_interval = 120\n")]
    [InlineData(",\n[http]\n")]
    [InlineData("\n[http]\n")]
    [InlineData("\n# nothing more\n\n")]
    public void List_that_is_not_closed_is_told_where_it_begins(string rest)
    {
        string[] faults = Faults("[udp]\nmax_peers = 5\nbind_address = [\n  '0.0.0.0:6969',\n  '[::1]:6969'" + rest);

        // What else is told is only what is missing from this file.
        Assert.StartsWith(
            "t.toml:3: udp.bind_address: not TOML: the list is not closed with ]; found [; allowed: ",
            Assert.Single(faults, fault => fault.Contains("not TOML", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.All(
            faults,
            fault => Assert.Matches("not TOML|(mode|udp.announce_interval|http.*): missing", fault));
    }

    [Fact]
    public void Missing_comma_is_told_on_its_line()
    {
        Assert.StartsWith(
            "t.toml:5: not TOML: a comma is missing between two items",
            Fault(Least.Replace("\"0.0.0.0:6969\"", "[\n'0.0.0.0:1'\n'0.0.0.0:2'\n]", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Item_without_quotes_is_told_on_its_line()
    {
        Assert.StartsWith(
            "t.toml:4: not TOML: the value cannot be read; a string needs quotes around it",
            Fault(Least.Replace("\"0.0.0.0:6969\"", "[\nlocalhost,\n'0.0.0.0:2'\n]", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Long_file_that_is_something_else_is_told_at_its_first_line()
    {
        string[] faults = Faults(string.Concat(Enumerable.Range(0, 5000).Select(i => $"<p>{i}</p>\n")));

        Assert.Equal(["t.toml:1: not TOML: the line cannot be read (column 1)"], faults);
    }

    [Fact]
    public void Line_ends_of_Windows_are_taken()
    {
        Assert.NotNull(Read(Least.ReplaceLineEndings("\r\n")));
    }
}
