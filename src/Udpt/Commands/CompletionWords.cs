using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Udpt.Commands;

/// <summary>
/// What <c>udpt [suggest:POSITION] LINE</c> prints, which the scripts of <c>udpt completion</c> ask for: the words that may
/// stand where the cursor is. Options are among them once their dash is there.
/// </summary>
internal static class CompletionWords
{
    /// <summary>Lets the command line of <paramref name="root"/> be asked.</summary>
    public static void AddTo(RootCommand root)
    {
        // They begin like a path, and nobody writes them here.
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Remove("/h");
        help.Aliases.Remove("/?");

        SuggestDirective directive = root.Directives.OfType<SuggestDirective>().Single();
        directive.Action = new Suggest(root, directive);
    }

    private sealed class Suggest(RootCommand root, SuggestDirective directive) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            // The line is one argument, and ends where the cursor is.
            string line = parseResult.Tokens is { Count: > 1 } tokens ? tokens[^1].Value : "";
            int position = parseResult.GetResult(directive)?.Values is [string text, ..]
                && int.TryParse(text, out int given)
                ? Math.Clamp(given, 0, line.Length)
                : line.Length;
            line = line[..position];
            bool isOption = line[(line.LastIndexOf(' ') + 1)..].StartsWith('-');
            foreach (CompletionItem word in root.Parse(line).GetCompletions(position))
            {
                if (word.Label.StartsWith('-') == isOption)
                {
                    parseResult.InvocationConfiguration.Output.WriteLine(word.Label);
                }
            }

            return ExitCode.Success;
        }
    }
}
