using System.Text;
using Udpt.Core.Identity;
using Udpt.Silo.Udpt3;

namespace Udpt.Silo.Tests.Udpt3;

public sealed class Udpt3LineTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef01234567";
    private const string Entry = """{"is_flagged":false,"completed":3}""";

    /// <summary>Every kind of bad line, with part of its error message.</summary>
    public static TheoryData<string, string> BadLines => new()
    {
        { "hello", "not valid JSON at byte 1" },
        { $$"""{"info_hash":"{{Hash}}","entry":{{Entry}}""", "not valid JSON" },
        { $$"""{"info_hash":"{{Hash}}","entry":{{Entry}}} more""", "not valid JSON" },
        { $$"""{"info_hash":"{{Hash}}","entry":{{Entry}}}{}""", "not valid JSON" },
        { "{}", "info_hash is missing" },
        { "[]", "not a JSON object" },
        { "3", "not a JSON object" },
        { $$"""{"entry":{{Entry}}}""", "info_hash is missing" },
        { $$"""{"info_hash":"{{Hash}}"}""", "entry is missing" },
        { $$"""{"info_hash":"{{Hash[1..]}}","entry":{{Entry}}}""", $"info_hash is '{Hash[1..]}'" },
        { $$"""{"info_hash":"{{Hash}}0","entry":{{Entry}}}""", "info_hash is" },
        { $$"""{"info_hash":"x{{Hash[1..]}}","entry":{{Entry}}}""", "40 hex digits" },
        { $$"""{"info_hash":7,"entry":{{Entry}}}""", "info_hash is 7" },
        { $$"""{"info_hash":null,"entry":{{Entry}}}""", "info_hash is null" },
        { $$"""{"info_hash":"{{Hash}}","entry":null}""", "entry is null" },
        { $$"""{"info_hash":"{{Hash}}","entry":[1]}""", "entry is an array" },
        { Line("""{"completed":3}"""), "is_flagged is missing in entry" },
        { Line("""{"is_flagged":true}"""), "completed is missing in entry" },
        { Line("""{"is_flagged":1,"completed":3}"""), "is_flagged is 1" },
        { Line("""{"is_flagged":"true","completed":3}"""), "is_flagged is 'true'" },
        { Line("""{"is_flagged":{},"completed":3}"""), "is_flagged is an object" },
        { Line("""{"is_flagged":true,"completed":-1}"""), "completed is -1" },
        { Line("""{"is_flagged":true,"completed":4294967296}"""), "completed is 4294967296" },
        { Line("""{"is_flagged":true,"completed":1.5}"""), "completed is 1.5" },
        { Line("""{"is_flagged":true,"completed":"3"}"""), "completed is '3'" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public void A_bad_line_is_told_with_what_is_wrong(string line, string said)
    {
        Assert.False(Udpt3Line.TryRead(Encoding.UTF8.GetBytes(line), out _, out _, out string? fault));

        Assert.Contains(said, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_not_utf8_is_bad()
    {
        byte[] line = Encoding.UTF8.GetBytes($$"""{"info_hash":"?{{Hash[1..]}}","entry":{{Entry}}}""");
        line[line.AsSpan().IndexOf((byte)'?')] = 0xff;

        Assert.False(Udpt3Line.TryRead(line, out _, out _, out string? fault));

        Assert.Contains("not valid", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"info_hash":"0123456789ABCDEF0123456789ABCDEF01234567","entry":{"is_flagged":true,"completed":4294967295}}""")]
    [InlineData("""  { "entry" : {"completed":4294967295, "peers":[[{}]], "is_flagged":true}, "x": {"y": []}, "info_hash":"0123456789abcdef0123456789abcdef01234567" }  """)]
    public void Order_spaces_case_and_unknown_members_do_not_matter(string line)
    {
        Assert.True(Udpt3Line.TryRead(Encoding.UTF8.GetBytes(line), out InfoHash infoHash, out Udpt3Entry entry, out _));

        Assert.Equal(Hash, infoHash.ToString());
        Assert.Equal(new Udpt3Entry(IsFlagged: true, Completed: uint.MaxValue), entry);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, uint.MaxValue)]
    public void A_line_is_written_as_udpt_3_does(bool isFlagged, uint completed)
    {
        Assert.True(InfoHash.TryParse(Hash, out InfoHash infoHash));
        using MemoryStream stream = new();

        Udpt3Line.Write(stream, infoHash, new Udpt3Entry(isFlagged, completed));

        Assert.Equal(
            $$$"""{"info_hash":"{{{Hash}}}","entry":{"is_flagged":{{{(isFlagged ? "true" : "false")}}},"completed":{{{completed}}}}}""" + "\n",
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static string Line(string entry) => $$"""{"info_hash":"{{Hash}}","entry":{{entry}}}""";
}
