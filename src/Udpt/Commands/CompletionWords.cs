using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Udpt.Commands;

/// <summary>
/// The output of <c>udpt [suggest:POSITION] LINE</c>, which the scripts of <c>udpt completion</c> call: the words that
/// may stand at the cursor. Options are included only after a dash.
/// </summary>
internal static class CompletionWords
{
    /// <summary>Enables completion for the command line of <paramref name="root"/>.</summary>
    public static void AddTo(RootCommand root)
    {
        // The /h and /? aliases start like a path, and nobody uses them here.
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
            // The line is a single argument and ends at the cursor.
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
