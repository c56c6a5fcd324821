using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Api.Json;

namespace Udpt.Api.Faults;

/// <summary>The JSON of a <see cref="Fault"/>, for code outside controllers.</summary>
internal static class FaultJson
{
    public static JsonSerializerOptions Options { get; } = ApiJson.For(FaultJsonContext.Default);
}

[JsonSerializable(typeof(Fault))]
internal sealed partial class FaultJsonContext : JsonSerializerContext;
