using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Udpt.Api.Json;

/// <summary>How the API writes JSON: compact, snake_case, members in declaration order.</summary>
internal static class ApiJson
{
    /// <summary>The content type of every body.</summary>
    public const string MediaType = "application/json";

    /// <summary>Options for the types in <paramref name="types"/>.</summary>
    public static JsonSerializerOptions For(IJsonTypeInfoResolver types)
    {
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = types,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,

            // Plain UTF-8 ("µTorrent") instead of escapes: responses are never embedded in a page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly();
        return options;
    }
}
