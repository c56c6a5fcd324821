using System.Text.Json.Serialization;

namespace Udpt.Api.Json;

/// <summary>The answer to a change of many: <c>{"status":"ok","count":2}</c>.</summary>
/// <param name="Count">How many different ones were changed, or were as asked for before.</param>
public sealed record DoneMany([property: JsonPropertyOrder(1)] int Count)
{
    /// <summary>Always <c>ok</c>.</summary>
    [JsonPropertyOrder(0)]
    public string Status { get; } = "ok";
}
