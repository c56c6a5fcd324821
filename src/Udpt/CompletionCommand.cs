using System.CommandLine;
using Udpt.Commands;

namespace Udpt;

/// <summary><c>udpt completion</c>: prints a completion script for a shell.</summary>
internal static class CompletionCommand
{
    // Each script calls udpt itself with the directive [suggest:POSITION], so it never becomes outdated.
    private const string Bash = """
        # udpt completion for bash. Now: source <(udpt completion bash)
        # For good: udpt completion bash > /etc/bash_completion.d/udpt
        _udpt() {
          local line="${COMP_LINE:0:COMP_POINT}"
          mapfile -t COMPREPLY < <(compgen -W "$(udpt "[suggest:${#line}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}")
        }
        complete -o default -F _udpt udpt
        """;

    private const string Zsh = """
        #compdef udpt
        # udpt completion for zsh. Now: source <(udpt completion zsh)
        # For good: udpt completion zsh > "${fpath[1]}/_udpt"
        _udpt() {
          local line="${BUFFER:0:$CURSOR}"
          local -a words_found
          words_found=("${(@f)$(udpt "[suggest:${#line}]" "$line" 2>/dev/null)}")
          compadd -- "${words_found[@]}" && return
          _files
        }
        # Autoloaded from fpath, this runs at the first completion and must complete it.
        if [[ "${funcstack[1]}" == _udpt ]]; then
          _udpt
        else
          compdef _udpt udpt
        fi
        """;

    private const string Fish = """
        # udpt completion for fish. Now: udpt completion fish | source
        # For good: udpt completion fish > ~/.config/fish/completions/udpt.fish
        function __udpt_complete
          set -l line (commandline -cp)
          udpt "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c udpt -a '(__udpt_complete)'
        """;

    public static Command Create(CommandContext context)
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Command command = new("completion", "Prints a shell completion script for udpt.") { shell };
        context.Examples.Add(
            command,
            "source <(udpt completion bash)",
            "source <(udpt completion zsh)",
            "udpt completion fish | source");
        command.SetAction(arguments =>
        {
            context.Output.WriteLine(arguments.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return ExitCode.Success;
        });
        return command;
    }
}
