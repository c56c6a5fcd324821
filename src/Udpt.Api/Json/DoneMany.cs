using System.Text.Json.Serialization;

namespace Udpt.Api.Json;

/// <summary>The response to a change of many torrents: <c>{"status":"ok","count":2}</c>.</summary>
/// <param name="Count">How many distinct torrents were changed, or already were as requested.</param>
public sealed record DoneMany([property: JsonPropertyOrder(1)] int Count)
{
    /// <summary>Always <c>ok</c>.</summary>
    [JsonPropertyOrder(0)]
    public string Status { get; } = "ok";
}
