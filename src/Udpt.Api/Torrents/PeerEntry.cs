using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Core.Protocol;
using Udpt.Core.Torrents;

namespace Udpt.Api.Torrents;

/// <summary>
/// A peer in the format of UDPT 3: an array of its identity and its last announce,
/// <c>[{"id":…,"client":…},{"ip":…,"uploaded":…,"downloaded":…,"left":…,"event":…,"updated":…}]</c>.
/// </summary>
/// <param name="Peer">The peer.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct PeerEntry(PeerDetails Peer)
{
    internal sealed class Converter : JsonConverter<PeerEntry>
    {
        /// <inheritdoc/>
        public override PeerEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Peers are only written.");

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, PeerEntry value, JsonSerializerOptions options)
        {
            PeerDetails peer = value.Peer;
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("id", peer.PeerId.ToString());
            writer.WriteString("client", ClientNames.Of(peer.PeerId));
            writer.WriteEndObject();
            writer.WriteStartObject();
            writer.WriteString("ip", peer.Endpoint.ToString());
            writer.WriteNumber("uploaded", peer.Uploaded);
            writer.WriteNumber("downloaded", peer.Downloaded);
            writer.WriteNumber("left", peer.Left);
            writer.WriteString("event", NameOf(peer.Event));
            writer.WriteNumber("updated", peer.Age);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        /// <summary>The names of UDPT 3, which differ from ours in "Complete".</summary>
        private static string NameOf(AnnounceEvent announceEvent) => announceEvent switch
        {
            AnnounceEvent.Completed => "Complete",
            AnnounceEvent.Started => "Started",
            AnnounceEvent.Stopped => "Stopped",
            _ => "None",
        };
    }
}
