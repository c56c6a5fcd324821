using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Udpt.Tests.Wire;

namespace Udpt.Tests.Process;

/// <summary>
/// The document at <c>/openapi/v1.json</c>, read by the library that others make clients with, against the tracker that
/// gives it out: each call in it is made, and the answer must be of a status and a shape that it describes.
/// </summary>
[Collection(RestTracker.Collection)]
public sealed class ApiDocumentTests(RestTracker shared)
{
    private readonly TrackerRest _rest = shared.Tracker.Rest;

    [Fact]
    public async Task Document_is_valid_and_needs_no_token()
    {
        ReadResult read = await Read();

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal("4.0.0", read.Document!.Info.Version);
        Assert.Equal(["bearer", "token"], read.Document.Components!.SecuritySchemes!.Keys.Order(StringComparer.Ordinal));
        Assert.Superset(
            new HashSet<string> { "/t", "/t/{hash}", "/status", "/healthz/live", "/healthz/ready" },
            read.Document.Paths.Keys.ToHashSet());
    }

    [Fact]
    public async Task Each_call_is_named_explained_and_says_how_it_fails()
    {
        OpenApiDocument document = (await Read()).Document!;
        var calls = Calls(document).ToArray();

        Assert.Equal(calls.Length, calls.Select(call => call.Operation.OperationId).Distinct().Count());
        Assert.All(calls, call =>
        {
            Assert.False(string.IsNullOrWhiteSpace(call.Operation.OperationId), call.Path);
            Assert.False(string.IsNullOrWhiteSpace(call.Operation.Summary), call.Path);
            Assert.All(call.Operation.Parameters ?? [], parameter =>
                Assert.False(string.IsNullOrWhiteSpace(parameter.Description), $"{call.Path} {parameter.Name}"));
            Assert.All(
                call.Operation.Responses!.Where(response => response.Key[0] == '2'),
                response => Assert.All(response.Value.Content!.Values, content => Assert.NotNull(content.Schema)));
        });
    }

    [Fact]
    public async Task Each_call_answers_as_it_is_described()
    {
        OpenApiDocument document = (await Read()).Document!;
        foreach (var call in Calls(document).OrderBy(call => call.Method == HttpMethod.Delete))
        {
            await Make(call, withToken: true, HttpStatusCode.OK);
            if (call.Operation.Responses!.ContainsKey("401"))
            {
                await Make(call, withToken: false, HttpStatusCode.Unauthorized);
            }

            if (call.Operation.Responses.ContainsKey("415"))
            {
                await Make(call, withToken: true, HttpStatusCode.UnsupportedMediaType, "text/plain");
            }
        }
    }

    [Fact]
    public async Task Reference_page_loads_only_what_this_server_has()
    {
        using var page = await _rest.Anonymous.GetAsync("/docs");
        var html = await page.Content.ReadAsStringAsync();
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("//", html.Replace("<!doctype", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var script in new[] { "docs/scalar.js", "docs/start.js", "openapi/v1.json" })
        {
            using var reply = await _rest.Anonymous.GetAsync("/" + script);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            Assert.Contains(script, html + "openapi/v1.json", StringComparison.Ordinal);
        }
    }

    private async Task Make(Call call, bool withToken, HttpStatusCode expected, string bodyType = "application/json")
    {
        var hash = Convert.ToHexStringLower(Some.InfoHash());
        if (expected == HttpStatusCode.OK)
        {
            await _rest.Register(Convert.FromHexString(hash));
        }

        var path = call.Path.Replace("{hash}", hash, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(call.Method, path + Query(call.Operation));
        if (call.Operation.RequestBody?.Content?["application/json"] is { } body)
        {
            request.Content = new StringContent(
                Example(body.Schema!).ToJsonString(), new MediaTypeHeaderValue(bodyType));
        }

        using var reply = await (withToken ? _rest.Http : _rest.Anonymous).SendAsync(request);
        var text = await reply.Content.ReadAsStringAsync();
        var what = $"{call.Method} {path}: {(int)reply.StatusCode} {text}";
        Assert.True(expected == reply.StatusCode, what);
        var described = call.Operation.Responses![((int)reply.StatusCode).ToString(CultureInfo.InvariantCulture)];
        var (type, content) = Assert.Single(described.Content!);
        Assert.Equal(type, reply.Content.Headers.ContentType?.MediaType);
        if (type == "application/json")
        {
            Check(JsonNode.Parse(text), content.Schema!, what);
        }
    }

    /// <summary>Each parameter that the query may hold and that has a default or words to choose from.</summary>
    private static string Query(OpenApiOperation operation)
    {
        var parts = (operation.Parameters ?? [])
            .Where(parameter => parameter.In == ParameterLocation.Query)
            .Select(parameter => (parameter.Name, Value: parameter.Schema!.Default ?? parameter.Schema.Enum?.FirstOrDefault()))
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={parameter.Value}");
        return "?" + string.Join('&', parts);
    }

    /// <summary>A body as the document shows it.</summary>
    private static JsonNode Example(IOpenApiSchema schema)
    {
#pragma warning disable CS0618 // OpenAPI 3.0 has the one example only.
        return schema.Example!.DeepClone();
#pragma warning restore CS0618
    }

    /// <summary>Whether a value is of the shape that the schema describes, nothing more and nothing less.</summary>
    private static void Check(JsonNode? value, IOpenApiSchema schema, string what)
    {
        if (schema.AnyOf is { Count: > 0 } anyOf)
        {
            Assert.Contains(anyOf, one => one.Required!.All(name => value!.AsObject().ContainsKey(name)));
            return;
        }

        if (value is null)
        {
            Assert.True(schema.Type is null || schema.Type.Value.HasFlag(JsonSchemaType.Null), $"null in {what}");
            return;
        }

        switch (value)
        {
            case JsonArray array:
                Assert.True(schema.Type!.Value.HasFlag(JsonSchemaType.Array), what);
                Assert.All(array, item => Check(item, schema.Items!, what));
                break;
            case JsonObject members:
                Assert.All(schema.Required ?? new HashSet<string>(), name => Assert.True(members.ContainsKey(name), $"{name} in {what}"));
                Assert.All(members, member => Check(member.Value, schema.Properties![member.Key], what));
                break;
            default:
                var kind = value.GetValueKind() switch
                {
                    System.Text.Json.JsonValueKind.String => JsonSchemaType.String,
                    System.Text.Json.JsonValueKind.Number => JsonSchemaType.Integer,
                    _ => JsonSchemaType.Boolean,
                };
                Assert.True(schema.Type!.Value.HasFlag(kind), $"{value} in {what}");
                break;
        }
    }

    /// <summary>The calls, but for those of private mode, which need a tracker in it.</summary>
    private static IEnumerable<Call> Calls(OpenApiDocument document) =>
        from path in document.Paths
        where !path.Key.StartsWith("/k", StringComparison.Ordinal)
        from operation in path.Value.Operations!
        select new Call(path.Key, operation.Key, operation.Value);

    private async Task<ReadResult> Read()
    {
        await using var json = await _rest.Anonymous.GetStreamAsync("/openapi/v1.json");
        return await OpenApiDocument.LoadAsync(json, "json");
    }

    private sealed record Call(string Path, HttpMethod Method, OpenApiOperation Operation);
}
