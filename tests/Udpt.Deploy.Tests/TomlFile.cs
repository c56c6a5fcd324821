using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Udpt.Deploy.Tests;

/// <summary>The keys and values of a configuration file, such as <c>udp.bind_address</c>, as text.</summary>
internal static class TomlFile
{
    public static Dictionary<string, string> Read(string text)
    {
        DocumentSyntax document = SyntaxParser.Parse(text);
        Assert.False(document.HasErrors, string.Join("; ", document.Diagnostics));
        Dictionary<string, string> values = [];
        Add("", document.KeyValues);
        foreach (TableSyntaxBase table in document.Tables)
        {
            string section = table.Name!.ToString().Trim();
            values.Add(section, "");
            Add(section + ".", table.Items);
        }

        return values;

        void Add(string prefix, IEnumerable<SyntaxNode> pairs)
        {
            foreach (KeyValueSyntax pair in pairs.OfType<KeyValueSyntax>())
            {
                values.Add(prefix + pair.Key!.ToString().Trim(), pair.Value!.ToString().Trim().Trim('"'));
            }
        }
    }
}
