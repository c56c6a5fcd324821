using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Udpt.Tests.OpenApi;

/// <summary>An API call, made as the document describes it.</summary>
internal sealed partial record ApiCall(string Path, HttpMethod Method, OpenApiOperation Operation)
{
    /// <summary>The names of the path parameters.</summary>
    public string[] NamesInPath() => [.. InPath().Matches(Path).Select(match => match.Groups["name"].Value)];

    /// <summary>Makes the call and compares the response with its description.</summary>
    /// <param name="expected">The expected status.</param>
    /// <param name="http">The client, with or without a token.</param>
    /// <param name="subject">The values of the path parameters.</param>
    /// <param name="body">Replaces the example.</param>
    /// <param name="bodyType">The content type of the body.</param>
    /// <param name="query">Replaces the parameters' defaults.</param>
    public async Task ShouldAnswer(
        HttpStatusCode expected,
        HttpClient http,
        string? subject,
        JsonNode? body = null,
        string bodyType = "application/json",
        string? query = null)
    {
        var path = InPath().Replace(Path, subject ?? "");
        using var request = new HttpRequestMessage(Method, path + (query ?? DefaultQuery()));
        if (Operation.RequestBody?.Content?["application/json"] is { } described)
        {
            request.Content = new StringContent(
                (body ?? ExampleOf(described.Schema!)).ToJsonString(), new MediaTypeHeaderValue(bodyType));

            // Sent only after the server agrees: if it refused a body that is too large, it would close the connection.
            request.Headers.ExpectContinue = true;
        }

        using var reply = await http.SendAsync(request);
        var text = await reply.Content.ReadAsStringAsync();
        var what = $"{Method} {path}: {(int)reply.StatusCode} {text}";
        Assert.True(expected == reply.StatusCode, what);
        var status = ((int)expected).ToString(CultureInfo.InvariantCulture);
        var (type, content) = Assert.Single(Operation.Responses![status].Content!);
        Assert.Equal(type, reply.Content.Headers.ContentType?.MediaType);
        if (type == "application/json")
        {
            var fault = DescribedShape.FaultOf(JsonNode.Parse(text), content.Schema!);
            Assert.True(fault is null, $"{fault} in {what}");
        }
    }

    /// <summary>Makes the call once for each of its parts, with that part invalid.</summary>
    public async Task ShouldRefuseBadInput(HttpClient http, string? subject)
    {
        const HttpStatusCode Refused = HttpStatusCode.BadRequest;
        if (NamesInPath().Length > 0)
        {
            await ShouldAnswer(Refused, http, "xyz");
        }

        foreach (var parameter in (Operation.Parameters ?? []).Where(one => one.In == ParameterLocation.Query))
        {
            await ShouldAnswer(Refused, http, subject, query: $"?{parameter.Name}=x,z");
        }

        await ShouldAnswer(Refused, http, subject, query: "?no_such_parameter=1");
        if (Operation.RequestBody is not null)
        {
            await ShouldAnswer(Refused, http, subject, new JsonObject { ["no such member"] = 1 });
        }
    }

    /// <summary>A value as documented: the example of the whole, or the examples of its members.</summary>
    public static JsonNode ExampleOf(IOpenApiSchema schema)
    {
#pragma warning disable CS0618 // OpenAPI 3.0 has only a single example.
        if (schema.Example is { } example)
#pragma warning restore CS0618
        {
            return example.DeepClone();
        }

        if (schema.Enum is { Count: > 0 } words)
        {
            return words[0].DeepClone();
        }

        var type = (schema.Type ?? JsonSchemaType.Object) & ~JsonSchemaType.Null;
        return type switch
        {
            JsonSchemaType.Object => new JsonObject(
                (schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
                    .Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, ExampleOf(one.Value)))),
            JsonSchemaType.Array => new JsonArray(),
            JsonSchemaType.String => JsonValue.Create("…"),
            JsonSchemaType.Boolean => JsonValue.Create(false),
            _ => JsonValue.Create(1),
        };
    }

    public override string ToString() => $"{Method} {Path}";

    /// <summary>Each query parameter that has a default or an enumeration.</summary>
    private string DefaultQuery()
    {
        var parts = (Operation.Parameters ?? [])
            .Where(parameter => parameter.In == ParameterLocation.Query)
            .Select(parameter => (parameter.Name, Value: parameter.Schema!.Default ?? parameter.Schema.Enum?.FirstOrDefault()))
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={parameter.Value}");
        return "?" + string.Join('&', parts);
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex InPath();
}
