using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Api.Faults;

namespace Udpt.Api.Torrents;

/// <summary>The body of <c>POST /t/{hash}</c>: <c>{"is_flagged": true}</c>. The default is not flagged.</summary>
[JsonConverter(typeof(Converter))]
public sealed record TorrentChange
{
    /// <summary>Whether to flag the torrent.</summary>
    public bool IsFlagged { get; init; }

    /// <summary>Parses it strictly; errors use the words of the API, not type names.</summary>
    internal sealed class Converter : JsonConverter<TorrentChange>
    {
        private const string Key = "is_flagged";

        /// <inheritdoc/>
        public override TorrentChange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException($$"""expected an object such as {"{{Key}}": true}""");
            }

            bool? isFlagged = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (!reader.ValueTextEquals(Key))
                {
                    throw new JsonException($"unknown key {Fault.Quote(reader.GetString()!)}; the only allowed key is {Key}");
                }

                if (isFlagged is not null)
                {
                    throw new JsonException($"{Key} appears twice");
                }

                reader.Read();
                isFlagged = reader.TokenType switch
                {
                    JsonTokenType.True => true,
                    JsonTokenType.False => false,
                    _ => throw new JsonException($"{Key} must be true or false"),
                };
            }

            return new TorrentChange { IsFlagged = isFlagged ?? false };
        }

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, TorrentChange value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteBoolean(Key, value.IsFlagged);
            writer.WriteEndObject();
        }
    }
}
