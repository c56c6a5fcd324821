using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Udpt.Deploy.Tests.Compose;

/// <summary>docker-compose.yml with anchors merged and variables at their defaults.</summary>
internal static partial class ComposeFile
{
    private static readonly Dictionary<string, object?> Keys = Read();

    public static IReadOnlyDictionary<string, ComposeService> Services { get; } =
        Map(Keys["services"]).ToDictionary(pair => pair.Key, pair => new ComposeService(Map(pair.Value)));

    public static IEnumerable<string> Volumes => Map(Keys["volumes"]).Keys;

    public static Dictionary<string, object?> Map(object? value) =>
        ((IDictionary<object, object?>)value!).ToDictionary(pair => (string)pair.Key, pair => pair.Value);

    public static string[] List(object? value) => [.. ((IEnumerable<object>)value!).Cast<string>()];

    private static Dictionary<string, object?> Read()
    {
        string text = Repository.Read("docker-compose.yml");

        // Duplicate keys are errors, as in Compose; a merge adds keys that may then be replaced.
        _ = new DeserializerBuilder().WithDuplicateKeyChecking().Build().Deserialize(text);
        Parser parser = new(new StringReader(text));
        return Map(Expand(new DeserializerBuilder().Build().Deserialize(new MergingParser(parser))));
    }

    /// <summary>Variables occur in values, and are replaced after parsing the YAML.</summary>
    private static object? Expand(object? value) => value switch
    {
        string text => Variable().Replace(text, "$1"),
        IDictionary<object, object?> map => map.ToDictionary(pair => pair.Key, pair => Expand(pair.Value)),
        IEnumerable<object?> list => list.Select(Expand).ToList(),
        _ => value,
    };

    [GeneratedRegex(@"\$\{[A-Z_]+:-([^}]*)\}")]
    private static partial Regex Variable();
}
