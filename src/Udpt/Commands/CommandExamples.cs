using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Udpt.Commands;

/// <summary>Adds examples to the end of a command's help.</summary>
internal sealed class CommandExamples
{
    private readonly Dictionary<Command, string[]> _examples = [];

    /// <summary>Sets a command's examples.</summary>
    public void Add(Command command, params string[] examples) => _examples.Add(command, examples);

    /// <summary>Makes the help of all commands below <paramref name="root"/> show their examples.</summary>
    public void ShowInHelp(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, _examples);
    }

    private sealed class HelpWithExamples(HelpAction help, Dictionary<Command, string[]> examples)
        : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int result = help.Invoke(parseResult);
            if (examples.TryGetValue(parseResult.CommandResult.Command, out string[]? lines))
            {
                TextWriter output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (string example in lines)
                {
                    output.WriteLine($"  {example}");
                }

                output.WriteLine();
            }

            return result;
        }
    }
}
