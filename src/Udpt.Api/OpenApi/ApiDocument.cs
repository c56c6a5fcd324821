using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Udpt.Api.Bodies;
using Udpt.Core.Identity;

namespace Udpt.Api.OpenApi;

/// <summary>
/// The OpenAPI document at <c>/openapi/v1.json</c>, generated from the controllers, their comments and what all calls
/// have in common: who may call them, and how they fail.
/// </summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    /// <summary>The path of the document.</summary>
    public const string Path = $"/openapi/{Name}.json";

    public static void Add(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            // The schema generator must know how responses are serialized.
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, RestJsonContext.Default);
            json.SerializerOptions.Converters.Add(new DescribedAsText<InfoHash>());
            json.SerializerOptions.Converters.Add(new DescribedAsText<PeerKey>());
            json.SerializerOptions.PropertyNamingPolicy = RestJson.Options.PropertyNamingPolicy;
            json.SerializerOptions.NumberHandling = RestJson.Options.NumberHandling;
        });
        services.AddOpenApi(Name, options =>
        {
            // Not all client generators understand later versions.
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
            options.ShouldInclude = IsShown;
            options.AddSchemaTransformer(BodySchemas.Describe);
            options.AddOperationTransformer(Operations.Describe);
            options.AddDocumentTransformer(DocumentDescription.Describe);
        });
    }

    /// <summary>Serves the only document: for other names the library would respond with plain text.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi(Path).AllowAnonymous();

    /// <summary>
    /// Includes calls for programs only: not the page for people, and not HEAD in addition to each GET.
    /// </summary>
    private static bool IsShown(ApiDescription api) =>
        !string.IsNullOrEmpty(api.RelativePath) && api.HttpMethod is { } method && method != "HEAD";
}
