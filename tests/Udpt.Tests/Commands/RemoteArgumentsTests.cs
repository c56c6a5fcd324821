using Udpt.Commands;
using Udpt.Tests.Configuration;

namespace Udpt.Tests.Commands;

/// <summary>Which tracker a command talks to, and with which token; there is no server here.</summary>
public sealed class RemoteArgumentsTests : IDisposable
{
    private const string Hash = "0123456789012345678901234567890123456789";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-remote-");
    private readonly StringWriter _error = new();

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("status")]
    [InlineData("drop", Hash)]
    [InlineData("flag", Hash)]
    [InlineData("unflag", Hash)]
    [InlineData("add", Hash)]
    [InlineData("keys", "list")]
    [InlineData("keys", "create", "alice")]
    public async Task Command_for_a_tracker_elsewhere_asks_for_a_token(params string[] command)
    {
        Assert.Equal(2, await Invoke([.. command, "--url", "http://127.0.0.1:1"]));
        ShouldHaveSaid("a token is required: set UDPT_TOKEN, or name a configuration that has one with -c");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task Blank_token_is_none(string token)
    {
        Assert.Equal(2, await Invoke(["status", "--url", "http://127.0.0.1:1"], token));
        ShouldHaveSaid("a token is required: set UDPT_TOKEN, or name a configuration that has one with -c");
    }

    [Fact]
    public async Task Configuration_without_a_token_asks_for_one()
    {
        string file = Path.Combine(_directory.FullName, "t.toml");
        await File.WriteAllTextAsync(
            file, ConfigurationText.Least + "[http]\nbind_address = \"127.0.0.1:1\"\n[http.access_tokens]");

        Assert.Equal(2, await Invoke(["status", "-c", file]));
        ShouldHaveSaid("a token is required: there is none in [http.access_tokens]; set UDPT_TOKEN");
    }

    [Fact]
    public async Task Command_without_a_tracker_says_how_to_name_one()
    {
        Assert.Equal(2, await Invoke(["status"]));
        ShouldHaveSaid(
            "no tracker given: there is no udpt.toml here; name a configuration with -c, or a REST API with --url");
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("ünïcode")]
    [InlineData("with space")]
    public async Task Token_of_any_characters_is_sent(string token)
    {
        Assert.Equal(1, await Invoke(["status", "--url", "http://127.0.0.1:1"], token));
        Assert.StartsWith("udpt: http://127.0.0.1:1/ cannot be reached: ", _error.ToString(), StringComparison.Ordinal);
    }

    private void ShouldHaveSaid(string line) => Assert.Equal($"udpt: {line}{Environment.NewLine}", _error.ToString());

    private Task<int> Invoke(string[] arguments, string? token = null)
    {
        Dictionary<string, string> environment = [];
        if (token is not null)
        {
            environment["UDPT_TOKEN"] = token;
        }

        CommandContext context = new()
        {
            Output = TextWriter.Null,
            Error = _error,
            Environment = environment,
        };
        return CommandLine.Invoke(arguments, context, CancellationToken.None);
    }
}
