using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Api.Faults;
using Udpt.Api.Json;
using Udpt.Api.PeerKeys;
using Udpt.Api.Status;
using Udpt.Api.Torrents;

namespace Udpt.Api.Bodies;

/// <summary>The JSON of request and response bodies.</summary>
internal static class RestJson
{
    public static JsonSerializerOptions Options { get; } = ApiJson.For(RestJsonContext.Default);
}

/// <summary>Every type that is sent or received as JSON.</summary>
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(TorrentEntry))]
[JsonSerializable(typeof(TorrentEntry[]))]
[JsonSerializable(typeof(TorrentChange))]
[JsonSerializable(typeof(PeerKeyEntry))]
[JsonSerializable(typeof(PeerKeyEntry[]))]
[JsonSerializable(typeof(PeerKeyOrder))]
[JsonSerializable(typeof(TorrentsChange))]
[JsonSerializable(typeof(DoneMany))]
[JsonSerializable(typeof(TrackerStatus))]
internal sealed partial class RestJsonContext : JsonSerializerContext;
