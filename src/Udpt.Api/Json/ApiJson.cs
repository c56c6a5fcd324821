using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Udpt.Api.Json;

/// <summary>How the API writes JSON: compact, snake_case, members in the order of their declaration.</summary>
internal static class ApiJson
{
    /// <summary>The content type of every body.</summary>
    public const string MediaType = "application/json";

    /// <summary>Options for the types that <paramref name="types"/> knows.</summary>
    public static JsonSerializerOptions For(IJsonTypeInfoResolver types)
    {
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = types,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,

            // Text as UTF-8 ("µTorrent") instead of escapes: the answers are never embedded in a page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly();
        return options;
    }
}
