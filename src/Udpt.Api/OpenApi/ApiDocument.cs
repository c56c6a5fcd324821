using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Udpt.Api.Bodies;
using Udpt.Core.Identity;

namespace Udpt.Api.OpenApi;

/// <summary>
/// The description of the API at <c>/openapi/v1.json</c>, made from the controllers, their comments and what is known of
/// all of them: who may call them, and how they fail.
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
            // What describes the answers must know how they are written.
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, RestJsonContext.Default);
            json.SerializerOptions.Converters.Add(new DescribedAsText<InfoHash>());
            json.SerializerOptions.Converters.Add(new DescribedAsText<PeerKey>());
            json.SerializerOptions.PropertyNamingPolicy = RestJson.Options.PropertyNamingPolicy;
            json.SerializerOptions.NumberHandling = RestJson.Options.NumberHandling;
        });
        services.AddOpenApi(Name, options =>
        {
            // Later versions are not understood by all that makes clients of it.
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
            options.ShouldInclude = IsShown;
            options.AddSchemaTransformer(BodySchemas.Describe);
            options.AddOperationTransformer(Operations.Describe);
            options.AddDocumentTransformer(DocumentDescription.Describe);
        });
    }

    /// <summary>Serves the one document: of others the library would say in plain text that there are none.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi(Path).AllowAnonymous();

    /// <summary>Calls for programs: not the page for people, and HEAD not beside each GET.</summary>
    private static bool IsShown(ApiDescription api) =>
        !string.IsNullOrEmpty(api.RelativePath) && api.HttpMethod is { } method && method != "HEAD";
}
