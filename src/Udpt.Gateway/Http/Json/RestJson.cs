using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Gateway.Http.Faults;
using Udpt.Gateway.Http.Live;
using Udpt.Gateway.Http.PeerKeys;
using Udpt.Gateway.Http.Torrents;
using Udpt.Gateway.Status;

namespace Udpt.Gateway.Http.Json;

/// <summary>The JSON of the API: compact, snake_case, members in the order of their declaration.</summary>
internal static class RestJson
{
    /// <summary>The options by which everything here is read and written.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = RestJsonContext.Default,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,

            // Text as UTF-8 ("µTorrent") instead of escapes: the answers are never embedded in a page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>Every type that goes in or out as JSON.</summary>
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
[JsonSerializable(typeof(LiveColumns))]
[JsonSerializable(typeof(LiveAccess))]
internal sealed partial class RestJsonContext : JsonSerializerContext;
