using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Udpt.Api.Faults;

namespace Udpt.Api.PeerKeys;

/// <summary>
/// The body of <c>POST /k</c>: <c>{"name": "…"}</c> for one key or <c>{"names": ["…", "…"]}</c> for several, both with
/// an optional <c>"expires_at"</c>, ISO 8601 or Unix seconds; null or absent means never.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed record PeerKeyOrder
{
    /// <summary>Maximum number of keys in one call.</summary>
    public const int MaxNames = 1000;

    /// <summary>Maximum number of characters in a name.</summary>
    public const int MaxName = 200;

    /// <summary>A name for each key.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Whether a list was requested, even one of length 1.</summary>
    public required bool IsList { get; init; }

    /// <summary>When all of them expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Parses it strictly; errors use the words of the API, not type names.</summary>
    internal sealed class Converter : JsonConverter<PeerKeyOrder>
    {
        /// <inheritdoc/>
        public override PeerKeyOrder Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("""expected an object such as {"name": "someone"}""");
            }

            List<string>? name = null;
            List<string>? names = null;
            DateTimeOffset? expiresAt = null;
            HashSet<string> seen = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                string key = reader.GetString()!;
                if (!seen.Add(key))
                {
                    throw new JsonException($"{Fault.Quote(key)} appears twice");
                }

                reader.Read();
                switch (key)
                {
                    case "name":
                        name = [ReadName(ref reader, "name")];
                        break;
                    case "names":
                        names = ReadNames(ref reader);
                        break;
                    case "expires_at":
                        expiresAt = ReadTime(ref reader);
                        break;
                    default:
                        throw new JsonException(
                            $"unknown key {Fault.Quote(key)}; allowed are name, names and expires_at");
                }
            }

            return (name is null) == (names is null)
                ? throw new JsonException("either name or names is required")
                : new PeerKeyOrder { Names = (name ?? names)!, IsList = names is not null, ExpiresAt = expiresAt };
        }

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, PeerKeyOrder value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Orders are only read.");

        private static List<string> ReadNames(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException("names must be a list of strings");
            }

            List<string> names = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                names.Add(ReadName(ref reader, "names"));
            }

            return names.Count is 0 or > MaxNames
                ? throw new JsonException($"names must be 1 to {MaxNames} strings")
                : names;
        }

        private static string ReadName(ref Utf8JsonReader reader, string key) =>
            reader.TokenType == JsonTokenType.String
            && reader.GetString() is { Length: > 0 and <= MaxName } name
            && !name.Any(char.IsControl)
                ? name
                : throw new JsonException($"{key}: a name is a string of 1 to {MaxName} characters, without control characters");

        private static DateTimeOffset? ReadTime(ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Null:
                    return null;
                case JsonTokenType.Number when reader.TryGetInt64(out long seconds)
                    && seconds is >= 0 and <= 253_402_300_799:
                    return DateTimeOffset.FromUnixTimeSeconds(seconds);
                case JsonTokenType.String when DateTimeOffset.TryParse(
                    reader.GetString(),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                    out DateTimeOffset time):
                    return time;
                default:
                    throw new JsonException(
                        """expires_at must be a time such as "2030-01-31T12:00:00Z", Unix seconds, or null""");
            }
        }
    }
}
