using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Api.Json;

namespace Udpt.Api.Health;

/// <summary>The JSON of a health response outside controllers.</summary>
internal static class HealthJson
{
    public static JsonSerializerOptions Options { get; } = ApiJson.For(HealthJsonContext.Default);
}

[JsonSerializable(typeof(Done))]
internal sealed partial class HealthJsonContext : JsonSerializerContext;
