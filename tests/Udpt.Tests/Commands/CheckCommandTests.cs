using Udpt.Commands;

namespace Udpt.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-check-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly string _file;

    public CheckCommandTests()
    {
        _file = Path.Combine(_directory.FullName, "silo.toml");
        File.WriteAllText(_file, """
            mode = "dynamic"
            [cluster]
            database = "Host=db"
            [http]
            bind_address = "127.0.0.1:6970"
            """);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Configuration_is_checked_for_what_is_to_run_on_it()
    {
        Assert.Equal(0, await Check("silo"));
        Assert.StartsWith($"{_file}: OK", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  udp       none; a silo serves no UDP", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:6970, health and metrics", _output.ToString(), StringComparison.Ordinal);
        foreach (string[] role in new string[][] { [], ["tracker"], ["gateway"] })
        {
            _error.GetStringBuilder().Clear();
            Assert.Equal(2, await Check(role));
            Assert.Contains($"{_file}: udp.bind_address: missing; ", _error.ToString(), StringComparison.Ordinal);
            Assert.Contains($"{_file}:4: http.access_tokens: missing; ", _error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("node")]
    [InlineData("udpt.toml")]
    [InlineData("Silo")]
    public async Task Other_roles_are_refused_with_what_is_allowed(string role)
    {
        Assert.Equal(2, await Check(role));
        Assert.StartsWith(
            $"udpt: \"{role}\" is none of gateway, silo, tracker; name the file with -c.",
            _error.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("healthcheck", "http.bind_address has port 0")]
    [InlineData("status", "http.bind_address has port 0")]
    [InlineData("export", "db_path is not set")]
    public async Task Commands_that_look_something_up_take_the_configuration_of_a_silo(string command, string problem)
    {
        string text = await File.ReadAllTextAsync(_file);
        await File.WriteAllTextAsync(
            _file,
            text.Replace(":6970", ":0", StringComparison.Ordinal) + "\n[http.access_tokens]\nsomeone = \"S3cret\"\n");

        string[] arguments = command == "export" ? [command, "x.json.bz2"] : [command];
        Assert.Equal(2, await Invoke([.. arguments, "-c", _file]));
        Assert.StartsWith("udpt: " + problem, _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> Check(params string[] role) => Invoke(["check", .. role, "-c", _file]);

    private Task<int> Invoke(string[] arguments)
    {
        CommandContext context = new()
        {
            Output = _output,
            Error = _error,
            Environment = new Dictionary<string, string>(),
        };
        return CommandLine.Invoke(arguments, context, CancellationToken.None);
    }
}
