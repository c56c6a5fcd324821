using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Grains.Swarms;

namespace Udpt.Gateway.Http.OpenApi;

/// <summary>An info hash as it is written, so that parameters of this type are described as text.</summary>
internal sealed class InfoHashJson : JsonConverter<InfoHash>
{
    /// <inheritdoc/>
    public override InfoHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        InfoHash.TryParse(reader.GetString(), out InfoHash infoHash)
            ? infoHash
            : throw new JsonException("An info hash is 40 hex digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, InfoHash value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
