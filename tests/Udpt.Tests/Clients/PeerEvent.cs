using System.Text.Json;

namespace Udpt.Tests.Clients;

/// <summary>A line of <c>libtorrent_peer.py</c>.</summary>
internal readonly record struct PeerEvent(JsonElement Json)
{
    public string Name => Json.GetProperty("event").GetString()!;

    public string this[string name] => Json.GetProperty(name).ToString();

    public static IEnumerable<PeerEvent> Read(string output) =>
        from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        where line.EndsWith('}')
        select new PeerEvent(JsonSerializer.Deserialize<JsonElement>(line));
}
