using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Api.Faults;
using Udpt.Api.Json;
using Udpt.Api.Status;

namespace Udpt.Api.Live;

/// <summary>The JSON of server-sent events.</summary>
internal static class LiveJson
{
    public static JsonSerializerOptions Options { get; } = ApiJson.For(LiveJsonContext.Default);
}

[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(LiveAccess))]
[JsonSerializable(typeof(LiveColumns))]
[JsonSerializable(typeof(TrackerStatus))]
internal sealed partial class LiveJsonContext : JsonSerializerContext;
