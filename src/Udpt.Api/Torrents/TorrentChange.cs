using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Api.Faults;

namespace Udpt.Api.Torrents;

/// <summary>The body of <c>POST /t/{hash}</c>: <c>{"is_flagged": true}</c>. Nothing said means not flagged.</summary>
[JsonConverter(typeof(Converter))]
public sealed record TorrentChange
{
    /// <summary>Whether the torrent is to be refused.</summary>
    public bool IsFlagged { get; init; }

    /// <summary>Reads it strictly, and says what is wrong in the words of the API, not of its types.</summary>
    internal sealed class Converter : JsonConverter<TorrentChange>
    {
        private const string Key = "is_flagged";

        /// <inheritdoc/>
        public override TorrentChange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException($$"""an object such as {"{{Key}}": true} is expected""");
            }

            bool? isFlagged = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (!reader.ValueTextEquals(Key))
                {
                    throw new JsonException($"unknown key {Fault.Quote(reader.GetString()!)}; the only one is {Key}");
                }

                if (isFlagged is not null)
                {
                    throw new JsonException($"{Key} is given twice");
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
