using static Udpt.Tests.Configuration.ConfigurationText;

namespace Udpt.Tests.Configuration;

public class SecretsTests
{
    private const string Http = Least + "[http]\nbind_address = \"127.0.0.1:1\"\n[http.access_tokens]\n";

    [Theory]
    [InlineData("a = S3cret")]
    [InlineData("a = \"S3cret")]
    [InlineData("a = 'S3cret' S3cret")]
    [InlineData("a S3cret")]
    [InlineData("S3cret")]
    [InlineData("a = [\"S3cret\"]")]
    [InlineData("a = \"\"\"S3cret")]
    [InlineData("a = \"\\S3cret\"")]
    [InlineData("a = 'S3cret'\na = 'S3cret2'")]
    [InlineData("a = { token = 'S3cret', scope = 'S3cret' }")]
    [InlineData("a = { tokn = 'S3cret' }")]
    [InlineData("a.token.token = 'S3cret'")]
    [InlineData("[http.acces_tokens]\na = 'S3cret'")]
    [InlineData("[htp.access_tokens]\na = 'S3cret'")]
    [InlineData("[htp.access_tokens]\na = S3cret")]
    [InlineData("[udp]\nworkers = x, access_tokens = { a = 'S3cret' }")]
    [InlineData("[cluster]\ndatabase = ['S3cret']")]
    [InlineData("[cluster]\ndatabase = 'S3cret'\ndatabase = 'S3cret'")]
    [InlineData("[cluster]\ndatabase = 'S3cret'")]
    [InlineData("[cluster]\ndatabase = 'Host=db;Password=a;S3cret'")]
    [InlineData("[cluster]\ndatabase = 'Host=db;S3cret=a'")]
    [InlineData("[cluster]\ndatabase = 'Host=db;Port=S3cret'")]
    [InlineData("[cluster]\ndatabase = 'Password=S3cret'")]
    [InlineData("[cluster]\npassword = 'S3cret'")]
    [InlineData("[http.access_tokens]\na = 'S3cret'\n[http.access_tokens]\na = 'S3cret'")]
    public void Tokens_are_never_told(string text)
    {
        Assert.DoesNotContain(Faults(Http + text), fault => fault.Contains("S3cret", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_that_were_meant_as_tokens_are_never_told()
    {
        string[] faults = Faults(Http + "a = 31337\nb = 9999999999999931337\nc = 031337\nd = 31337.5\ne = []");

        Assert.Equal(5, faults.Length);
        Assert.DoesNotContain(faults, fault => fault.Contains("31337", StringComparison.Ordinal));
    }

    [Fact]
    public void Tokens_in_the_place_of_their_section_are_never_told()
    {
        Assert.DoesNotContain(
            Faults(Least + "[http]\nbind_address = \"127.0.0.1:1\"\naccess_tokens = 'S3cret'"),
            fault => fault.Contains("S3cret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UDPT_HTTP__ACCESS_TOKENS__A__B")]
    [InlineData("UDPT_HTTP__ACCESS_TOKENS")]
    [InlineData("UDPT_HTTP__ACCESS_TOKENS__")]
    [InlineData("UDPT_HTTP__ACCESS_TOKEN__A")]
    [InlineData("UDPT_TOKENS")]
    public void Tokens_from_the_environment_are_never_told(string variable)
    {
        string fault = Fault(Http, (variable, "S3cret"));

        Assert.StartsWith($"environment variable {variable}: ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = \"\"", "t.toml:8: http.access_tokens.a: an empty token; allowed: NAME = \"TOKEN\", a string that is not empty")]
    [InlineData("a = \" \\t \"", "t.toml:8: http.access_tokens.a: a blank token; allowed: NAME = \"TOKEN\", a string that is not ")]
    [InlineData("\"\" = \"x\"", "t.toml:8: http.access_tokens.\"\": a token needs a name; allowed: ")]
    [InlineData("a = 1", "t.toml:8: http.access_tokens.a: must be a string; allowed: ")]
    [InlineData("a = { token = 1 }", "t.toml:8: http.access_tokens.a.token: must be a string; allowed: NAME = ")]
    [InlineData("a = { token = \"\" }", "t.toml:8: http.access_tokens.a.token: an empty token; allowed: NAME = ")]
    [InlineData("a = { scope = \"read\" }", "t.toml:8: http.access_tokens.a: its token is missing; allowed: NAME = ")]
    [InlineData("a = { token = \"x\", scope = \"all\" }", "t.toml:8: http.access_tokens.a.scope: not one of the allowed values; allowed: \"read\", \"write\"")]
    [InlineData("a = { token = \"x\", scop = \"read\" }", "t.toml:8: http.access_tokens.a.scop: unknown; known of a token: scope, token; ")]
    [InlineData("a = \"x\"\nb = { token = \"x\", scope = \"read\" }", "t.toml:9: http.access_tokens.b: the same token as that of a, with another scope")]
    public void Bad_token_is_told_by_its_name(string line, string start)
    {
        Assert.StartsWith(start, Fault(Http + line), StringComparison.Ordinal);
    }
}
