using Udpt.Testing.Processes;

namespace Udpt.Tests.Commands;

/// <summary>The scripts of <c>udpt completion</c>, each run in its shell.</summary>
public sealed class CompletionTests : IDisposable
{
    private static readonly string[] Lines = ["udpt st", "udpt ba", "udpt keys cr", "udpt flag --js"];
    private static readonly string[] Words = ["status", "backup", "create", "--json"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-completion-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Bash_completes_commands_and_options()
    {
        var answers = await Complete("bash", [], """
            source <(udpt completion bash)
            complete_line() {
              COMP_LINE="$1" COMP_POINT=${#1}
              COMP_WORDS=($1) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
              _udpt
              printf '%s\n' "${COMPREPLY[@]}"
            }
            for line in "$@"; do complete_line "$line"; done
            complete -p udpt
            """);

        Assert.Equal([.. Words, "complete -o default -F _udpt udpt"], answers);
    }

    [Fact]
    public async Task Zsh_completes_commands_and_options_by_a_script_that_was_sourced()
    {
        var answers = await Complete("zsh", ["-f"], """
            autoload -Uz compinit && compinit -D -u
            source <(udpt completion zsh)
            print -- ${_comps[udpt]}
            compadd() { shift; print -l -- "$@"; }
            for BUFFER in "$@"; do CURSOR=${#BUFFER}; _udpt; done
            """);

        Assert.Equal(["_udpt", .. Words], answers);
    }

    [Fact]
    public async Task Zsh_completes_by_a_script_that_was_installed_from_the_first_time_on()
    {
        var answers = await Complete("zsh", ["-f"], """
            udpt completion zsh > _udpt
            fpath=($PWD $fpath)
            autoload -Uz compinit && compinit -D -u
            print -- ${_comps[udpt]}
            compadd() { shift; print -l -- "$@"; }
            for BUFFER in "$@"; do CURSOR=${#BUFFER}; _udpt; done
            """);

        Assert.Equal(["_udpt", .. Words], answers);
    }

    [Fact]
    public async Task Fish_completes_commands_and_options()
    {
        var answers = await Complete("fish", ["--no-config"], """
            udpt completion fish | source
            for line in $argv; complete -C $line; end
            """);

        Assert.Equal(Words, answers);
    }

    [Fact]
    public async Task Options_are_offered_once_their_dash_is_there()
    {
        var run = await Run(TrackerHome.Executable, ["[suggest:5]", "udpt keys"]);
        var options = await Run(TrackerHome.Executable, ["[suggest:11]", "udpt add --and what is behind the cursor"]);

        Assert.DoesNotContain(run, word => word.StartsWith('-') || word.StartsWith('/'));
        Assert.Contains("status", run);
        Assert.Equal(["--config", "--help", "--json", "--url"], options.Order(StringComparer.Ordinal));
    }

    /// <summary>What the shell offers for each line, determined by a script that receives them.</summary>
    private async Task<string[]> Complete(string shell, string[] options, string script)
    {
        var file = Path.Combine(_directory.FullName, "complete");
        await File.WriteAllTextAsync(file, script);
        return await Run(shell, [.. options, file, .. Lines]);
    }

    private async Task<string[]> Run(string program, string[] arguments)
    {
        await using var child = ChildProcess.Start(
            program,
            arguments,
            _directory.FullName,
            new Dictionary<string, string>
            {
                ["HOME"] = _directory.FullName,
                ["PATH"] = $"{Path.GetDirectoryName(TrackerHome.Executable)}:{Environment.GetEnvironmentVariable("PATH")}",
            });

        Assert.Equal((0, ""), (await child.WaitForExit(), child.Error));
        return child.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
