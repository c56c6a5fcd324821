using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Udpt.Tests.OpenApi;

/// <summary>Checks whether a value matches a schema of the document exactly.</summary>
internal static class DescribedShape
{
    /// <summary>The difference; null if there is none.</summary>
    public static string? FaultOf(JsonNode? value, IOpenApiSchema schema, string where = "$")
    {
        if (value is null)
        {
            return Is(schema, JsonSchemaType.Null) ? null : $"{where} is null";
        }

        return Alternatives(value, schema.OneOf, matches => matches == 1, where)
            ?? Alternatives(value, schema.AnyOf, matches => matches > 0, where)
            ?? value switch
            {
                JsonArray array => FaultOf(array, schema, where),
                JsonObject members => FaultOf(members, schema, where),
                _ => FaultOf(value.AsValue(), schema, where),
            };
    }

    private static string? Alternatives(
        JsonNode value, IList<IOpenApiSchema>? schemas, Func<int, bool> isRight, string where)
    {
        if (schemas is not { Count: > 0 })
        {
            return null;
        }

        var faults = schemas.Select(schema => FaultOf(value, schema, where)).ToArray();
        return isRight(faults.Count(fault => fault is null)) ? null : $"{where}: {string.Join(" or ", faults)}";
    }

    private static string? FaultOf(JsonArray array, IOpenApiSchema schema, string where)
    {
        if (IsChoice(schema))
        {
            return null;
        }

        return !Is(schema, JsonSchemaType.Array) ? $"{where} is a list"
            : array.Count < schema.MinItems || array.Count > schema.MaxItems ? $"{where} has {array.Count} items"
            : array
                .Select((item, i) => FaultOf(item, schema.Items!, $"{where}[{i}]"))
                .FirstOrDefault(fault => fault is not null);
    }

    private static string? FaultOf(JsonObject members, IOpenApiSchema schema, string where)
    {
        if (IsChoice(schema))
        {
            return null;
        }

        if (!Is(schema, JsonSchemaType.Object))
        {
            return $"{where} is an object";
        }

        return (schema.Required ?? new HashSet<string>()).FirstOrDefault(name => !members.ContainsKey(name)) is { } missing
            ? $"{where} lacks {missing}"
            : members
                .Select(member => schema.Properties is { } known && known.TryGetValue(member.Key, out var described)
                    ? FaultOf(member.Value, described, $"{where}.{member.Key}")
                    : $"{where} has {member.Key}")
                .FirstOrDefault(fault => fault is not null);
    }

    private static string? FaultOf(JsonValue value, IOpenApiSchema schema, string where)
    {
        var text = value.ToString();
        var isOfType = value.GetValueKind() switch
        {
            JsonValueKind.String => Is(schema, JsonSchemaType.String),
            JsonValueKind.Number when Is(schema, JsonSchemaType.Number) => true,
            JsonValueKind.Number => Is(schema, JsonSchemaType.Integer) && IsWhole(text, schema.Format),
            _ => Is(schema, JsonSchemaType.Boolean),
        };
        return !isOfType ? $"{where} is {value.ToJsonString()}"
            : schema.Enum is { Count: > 0 } words && !words.Any(word => word.ToString() == text) ? $"{where} is '{text}'"
            : schema.Pattern is { } pattern && !Regex.IsMatch(text, pattern) ? $"{where} is not {pattern}: '{text}'"
            : schema.Format == "date-time" && !IsTime(text) ? $"{where} is no time: '{text}'"
            : null;
    }

    private static bool IsChoice(IOpenApiSchema schema) => schema.OneOf is { Count: > 0 } || schema.AnyOf is { Count: > 0 };

    private static bool Is(IOpenApiSchema schema, JsonSchemaType type) => schema.Type is { } types && types.HasFlag(type);

    private static bool IsWhole(string text, string? format) => format switch
    {
        "int32" => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "uint32" => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "uint64" => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        _ => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
    };

    /// <summary>RFC 3339, as the format requires.</summary>
    private static bool IsTime(string text) => DateTimeOffset.TryParseExact(
        text,
        ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.None,
        out _);
}
