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

    [Theory]
    [InlineData('\f')]
    [InlineData('\v')]
    [InlineData('\0')]
    [InlineData('\u001b')]
    [InlineData('\u007f')]
    [InlineData('\u0001')]
    public void Control_character_is_told_on_its_own_line_wherever_it_stands(char control)
    {
        string[] lines = Least.TrimEnd('\n').Split('\n');
        string sentence = $"not TOML: the control character U+{(int)control:X4} cannot stand here";
        for (int line = 0; line <= lines.Length; line++)
        {
            string alone = string.Join('\n', lines.Take(line).Append(control.ToString()).Concat(lines.Skip(line)));
            Assert.Equal($"t.toml:{line + 1}: {sentence} (column 1)", Fault(alone));
        }

        for (int at = 0; at < Least.Length; at++)
        {
            int line = Least[..at].Count(c => c == '\n') + 1;
            string fault = Assert.Single(
                Faults(Least.Insert(at, control.ToString())),
                fault => fault.Contains("not TOML", StringComparison.Ordinal));
            Assert.StartsWith($"t.toml:{line}: ", fault, StringComparison.Ordinal);
            Assert.Contains(sentence, fault, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("“dynamic”", "a typographic quote; strings stand in \"…\" or '…' (column 8)")]
    [InlineData("\u00a0\"dynamic\"", "the character U+00A0 cannot stand here (column 8)")]
    [InlineData("\u200b\"dynamic\"", "the character U+200B cannot stand here (column 8)")]
    public void Character_that_looks_like_another_is_named(string value, string sentence)
    {
        Assert.StartsWith(
            $"t.toml:1: mode: not TOML: {sentence}",
            Fault(Least.Replace("\"dynamic\"", value, StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a=")]
    public void Brackets_nested_without_end_are_one_fault(string bracket)
    {
        foreach (int depth in new[] { 64, 65, 100, 20_000 })
        {
            string[] faults = Faults($"{Least}x = {string.Concat(Enumerable.Repeat(bracket, depth))}");

            Assert.InRange(faults.Length, 1, 2);
            Assert.All(faults, fault => Assert.StartsWith("t.toml:5: ", fault, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Brackets_nested_over_many_lines_are_one_fault()
    {
        string open = string.Concat(Enumerable.Repeat("[\n", 100));

        Assert.Matches(
            "^t.toml:(6[0-9]|7[0-9]): not TOML: brackets within brackets, deeper than any value goes$",
            Fault($"{Least}x = {open}{open.Replace('[', ']')}"));
    }

    [Fact]
    public void Line_ends_of_old_Macs_are_told_once()
    {
        Assert.StartsWith(
            "t.toml:1: mode: not TOML: the line ends in a carriage return alone; lines end in a line feed, or in both (column 17)",
            Fault(Least.Replace('\n', '\r')),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Line_ends_of_Windows_are_taken()
    {
        Assert.NotNull(Read(Least.ReplaceLineEndings("\r\n")));
    }
}
