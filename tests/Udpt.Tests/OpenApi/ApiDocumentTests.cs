using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Udpt.Tests.Configuration;
using Udpt.Tests.Process;

namespace Udpt.Tests.OpenApi;

/// <summary>
/// Compares the document at <c>/openapi/v1.json</c> with the tracker that serves it: each documented call is made, once
/// for each documented status, and the response must have a documented shape.
/// </summary>
[Collection(RestTracker.Collection)]
public sealed partial class ApiDocumentTests(DocumentedTracker tracker, RestTracker notPrivate) : IClassFixture<DocumentedTracker>
{

    [Fact]
    public async Task Document_is_valid_and_needs_no_token()
    {
        ReadResult read = await tracker.Read();

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal("4.0.0", read.Document!.Info.Version);
        Assert.Equal(["bearer", "token"], read.Document.Components!.SecuritySchemes!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_call_is_in_the_documentation_and_the_other_way_round()
    {
        string text = await File.ReadAllTextAsync(
            Path.Combine(ConfigurationText.RepositoryRoot(), "docs", "rest.md"));
        var documented = ListedCall().Matches(text).Select(match => match.Groups["call"].Value);

        Assert.Equal(
            documented.Order(StringComparer.Ordinal),
            Calls((await tracker.Read()).Document!).Select(call => call.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_call_is_named_explained_and_says_what_it_answers()
    {
        OpenApiDocument document = (await tracker.Read()).Document!;
        var calls = Calls(document).ToArray();

        Assert.Equal(calls.Length, calls.Select(call => call.Operation.OperationId).Distinct().Count());
        Assert.All(calls, call =>
        {
            Assert.False(string.IsNullOrWhiteSpace(call.Operation.OperationId), call.Path);
            Assert.False(string.IsNullOrWhiteSpace(call.Operation.Summary), call.Path);
            Assert.Equal(call.NamesInPath(), call.Operation.Parameters?
                .Where(parameter => parameter.In == ParameterLocation.Path).Select(parameter => parameter.Name!) ?? []);
            Assert.All(call.Operation.Parameters ?? [], parameter =>
            {
                Assert.False(string.IsNullOrWhiteSpace(parameter.Description), $"{call} {parameter.Name}");
                Assert.NotNull(parameter.Schema?.Type);
            });
            Assert.All(call.Operation.Responses!, response =>
                Assert.All(response.Value.Content!.Values, content => Assert.NotNull(content.Schema)));
        });
    }

    [Fact]
    public async Task Examples_are_of_the_shape_they_stand_for()
    {
        OpenApiDocument document = (await tracker.Read()).Document!;

        Assert.All(document.Components!.Schemas!, schema =>
        {
            Assert.True(
                schema.Value.Type is { } type && (type != JsonSchemaType.Object || schema.Value.Properties?.Count > 0),
                $"{schema.Key} says nothing");
            Assert.Null(DescribedShape.FaultOf(ApiCall.ExampleOf(schema.Value), schema.Value, schema.Key));
        });
        Assert.All(
            Calls(document).SelectMany(
                call => call.Operation.Responses!, (call, response) => (call, response.Key, response.Value)),
            described => Assert.All(
                described.Value.Content!.Values.Where(content => content.Example is not null),
                content => Assert.Null(
                    DescribedShape.FaultOf(content.Example, content.Schema!, $"{described.call} {described.Key}"))));
    }

    [Fact]
    public async Task Each_call_answers_with_each_status_as_it_is_described()
    {
        foreach (var call in Calls((await tracker.Read()).Document!))
        {
            foreach (var status in call.Operation.Responses!.Keys)
            {
                await Make(call, Enum.Parse<HttpStatusCode>(status));
            }
        }
    }

    [Fact]
    public async Task A_list_of_keys_is_as_it_is_described()
    {
        var create = Calls((await tracker.Read()).Document!).Single(call => call.ToString() == "POST /k");

        await create.ShouldAnswer(
            HttpStatusCode.OK,
            tracker.Rest.Http,
            await SomeOf(create),
            new JsonObject { ["names"] = new JsonArray("alice", "bob") });
    }

    [Fact]
    public async Task Reference_page_loads_only_what_this_server_has()
    {
        using var page = await tracker.Rest.Anonymous.GetAsync("/docs");
        var html = await page.Content.ReadAsStringAsync();
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("//", html.Replace("<!doctype", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var script in new[] { "docs/scalar.js", "docs/start.js", "openapi/v1.json" })
        {
            using var reply = await tracker.Rest.Anonymous.GetAsync("/" + script);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            Assert.Contains(script, html + "openapi/v1.json", StringComparison.Ordinal);
        }
    }

    private static IEnumerable<ApiCall> Calls(OpenApiDocument document) =>
        from path in document.Paths
        from operation in path.Value.Operations!
        select new ApiCall(path.Key, operation.Key, operation.Value);

    /// <summary>Makes the call such that it must return this status.</summary>
    private async Task Make(ApiCall call, HttpStatusCode status)
    {
        using var reader = tracker.Rest.WithToken(DocumentedTracker.ReadToken);
        var known = await SomeOf(call);
        await (status switch
        {
            HttpStatusCode.OK => call.ShouldAnswer(status, tracker.Rest.Http, known),
            HttpStatusCode.BadRequest => call.ShouldRefuseBadInput(tracker.Rest.Http, known),
            HttpStatusCode.Unauthorized => call.ShouldAnswer(status, tracker.Rest.Anonymous, known),
            HttpStatusCode.Forbidden => call.ShouldAnswer(status, reader, known),
            HttpStatusCode.NotFound when call.NamesInPath().Length == 0 =>
                call.ShouldAnswer(status, notPrivate.Tracker.Rest.Http, known),
            HttpStatusCode.NotFound => call.ShouldAnswer(status, tracker.Rest.Http, new string('0', 40)),
            HttpStatusCode.RequestEntityTooLarge =>
                call.ShouldAnswer(status, tracker.Rest.Http, known, JsonValue.Create(new string(' ', 1 << 20))),
            HttpStatusCode.UnsupportedMediaType =>
                call.ShouldAnswer(status, tracker.Rest.Http, known, bodyType: "text/plain"),
            HttpStatusCode.ServiceUnavailable => call.ShouldAnswer(status, tracker.Unreachable.Http, known),
            _ => throw new NotSupportedException($"{call}: nothing here brings about {status}"),
        });
    }

    /// <summary>The subject of a call: a torrent with a peer, a key, or nothing.</summary>
    private async Task<string?> SomeOf(ApiCall call) => call.NamesInPath() switch
    {
        ["hash"] => await tracker.MakeTorrent(),
        ["key"] => (await tracker.Rest.CreateKey()).Key,
        _ => null,
    };

    [GeneratedRegex(@"^\| `(?<call>[A-Z]+ /\S*)` \|", RegexOptions.Multiline)]
    private static partial Regex ListedCall();
}
