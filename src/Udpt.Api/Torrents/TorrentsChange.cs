using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Api.Faults;
using Udpt.Core.Identity;

namespace Udpt.Api.Torrents;

/// <summary>
/// The body of <c>POST /t</c>: <c>{"info_hashes":["…"],"is_flagged":true}</c>. The default is not flagged.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed record TorrentsChange
{
    /// <summary>Maximum number of info hashes in one call.</summary>
    public const int MaxInfoHashes = 10_000;

    /// <summary>The torrents, at most 10,000; duplicates count once.</summary>
    public required IReadOnlyCollection<InfoHash> InfoHashes { get; init; }

    /// <summary>Whether to flag the torrents.</summary>
    public bool IsFlagged { get; init; }

    /// <summary>Parses it strictly; errors use the words of the API, not type names.</summary>
    internal sealed class Converter : JsonConverter<TorrentsChange>
    {
        private const string List = "info_hashes";
        private const string Flag = "is_flagged";

        /// <inheritdoc/>
        public override TorrentsChange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException($$"""expected an object such as {"{{List}}": ["…"], "{{Flag}}": true}""");
            }

            HashSet<InfoHash>? infoHashes = null;
            bool? isFlagged = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals(List))
                {
                    infoHashes = infoHashes is null ? ReadList(ref reader) : throw Twice(List);
                }
                else if (reader.ValueTextEquals(Flag))
                {
                    isFlagged = isFlagged is null ? ReadFlag(ref reader) : throw Twice(Flag);
                }
                else
                {
                    throw new JsonException(
                        $"unknown key {Fault.Quote(reader.GetString()!)}; allowed are {List} and {Flag}");
                }
            }

            return new TorrentsChange
            {
                InfoHashes = infoHashes ?? throw new JsonException($"{List} is missing"),
                IsFlagged = isFlagged ?? false,
            };
        }

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, TorrentsChange value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteStartArray(List);
            foreach (InfoHash infoHash in value.InfoHashes)
            {
                writer.WriteStringValue(infoHash.ToString());
            }

            writer.WriteEndArray();
            writer.WriteBoolean(Flag, value.IsFlagged);
            writer.WriteEndObject();
        }

        private static JsonException Twice(string key) => new($"{key} appears twice");

        private static HashSet<InfoHash> ReadList(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException($"{List} must be a list of info hashes");
            }

            HashSet<InfoHash> infoHashes = [];
            int count = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.String)
                {
                    throw new JsonException($"{List}[{count}] must be a string of 40 hex digits");
                }

                string text = reader.GetString()!;
                infoHashes.Add(InfoHash.TryParse(text, out InfoHash infoHash)
                    ? infoHash
                    : throw new JsonException($"{List}[{count}]: {Fault.Quote(text)} is not 40 hex digits"));
                if (++count > MaxInfoHashes)
                {
                    throw new JsonException($"{List} contains more than {MaxInfoHashes}; send the rest in another call");
                }
            }

            return infoHashes;
        }

        private static bool ReadFlag(ref Utf8JsonReader reader)
        {
            reader.Read();
            return reader.TokenType switch
            {
                JsonTokenType.True => true,
                JsonTokenType.False => false,
                _ => throw new JsonException($"{Flag} must be true or false"),
            };
        }
    }
}
