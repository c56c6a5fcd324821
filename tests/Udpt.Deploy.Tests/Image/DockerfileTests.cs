using System.Text.RegularExpressions;

namespace Udpt.Deploy.Tests.Image;

public sealed partial class DockerfileTests
{
    private static readonly string Text = Repository.Read("Dockerfile");

    private static IEnumerable<string> Instructions =>
        Continuation().Replace(Text, " ").Split('\n').Where(line => line.Length > 0 && line[0] != '#');

    /// <summary>The instructions of the final stage.</summary>
    private static string[] Final
    {
        get
        {
            string[] instructions = [.. Instructions];
            return instructions[Array.FindLastIndex(instructions, line => Is(line, "FROM"))..];
        }
    }

    [Fact]
    public void Everything_copied_into_the_build_exists_and_is_let_in()
    {
        string[] letIn =
        [
            .. Repository.Read(".dockerignore").Split('\n')
                .Where(line => line.StartsWith('!'))
                .Select(line => line[1..]),
        ];
        Assert.All(
            Instructions.Where(line => Is(line, "COPY") && !line.Contains("--from=", StringComparison.Ordinal)),
            line => Assert.All(line.Split(' ')[1..^1], source =>
            {
                Assert.True(Path.Exists(Repository.PathOf(source)), source);
                Assert.Contains(letIn, path => (source + "/").StartsWith(path + "/", StringComparison.Ordinal));
            }));
    }

    [Fact]
    public void Restore_has_every_project_and_its_lock_file()
    {
        Assert.All(Directory.GetDirectories(Repository.PathOf("src")), directory =>
        {
            string name = Path.GetFileName(directory);
            Assert.Contains(
                $"COPY src/{name}/{name}.csproj src/{name}/packages.lock.json src/{name}/", Instructions);
        });
        Assert.Contains("RUN dotnet restore src/Udpt --locked-mode", Instructions);
    }

    [Fact]
    public void Image_is_chiseled_and_not_roots()
    {
        Assert.EndsWith("-chiseled", Final[0], StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", Final);
        Assert.DoesNotContain(Final, line => Is(line, "RUN"));
    }

    [Fact]
    public void Image_needs_no_shell()
    {
        string[] commands =
        [
            .. Final.Where(line => Is(line, "ENTRYPOINT") || Is(line, "CMD") || Is(line, "HEALTHCHECK")),
        ];
        Assert.Equal(3, commands.Length);
        Assert.All(commands, line => Assert.EndsWith("\"]", line, StringComparison.Ordinal));
        Assert.Contains("""ENTRYPOINT ["dotnet", "/app/udpt.dll"]""", commands);
    }

    [Fact]
    public void SDK_is_the_repositorys()
    {
        string version = SdkVersion().Match(Repository.Read("global.json")).Groups[1].Value;
        Assert.EndsWith($"dotnet/sdk:{version} AS build", Instructions.First(), StringComparison.Ordinal);
        Assert.StartsWith($"FROM mcr.microsoft.com/dotnet/aspnet:{version}-", Final[0], StringComparison.Ordinal);
    }

    private static bool Is(string line, string instruction) =>
        line.StartsWith(instruction + " ", StringComparison.Ordinal);

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex("\"version\": \"([0-9]+\\.[0-9]+)\\.")]
    private static partial Regex SdkVersion();
}
