namespace Udpt.Deploy.Tests.Compose;

/// <summary>One service of docker-compose.yml.</summary>
internal sealed class ComposeService(Dictionary<string, object?> keys)
{
    public IReadOnlyCollection<string> Keys => keys.Keys;

    public object? this[string key] => keys.GetValueOrDefault(key);

    public string[] Command => List("command");

    public Dictionary<string, string> Environment =>
        Map("environment").ToDictionary(pair => pair.Key, pair => (string)pair.Value!);

    public Dictionary<string, object?> Map(string key) =>
        keys.TryGetValue(key, out object? value) ? ComposeFile.Map(value) : [];

    public string[] List(string key) => keys.TryGetValue(key, out object? value) ? ComposeFile.List(value) : [];
}
