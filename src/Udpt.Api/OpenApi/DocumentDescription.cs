using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Udpt.Grains.Status;

namespace Udpt.Api.OpenApi;

/// <summary>The document's description of the API as a whole, and of endpoints without a controller.</summary>
internal static class DocumentDescription
{
    private const string Bearer = "bearer";
    private const string Query = "token";
    private const string Metrics = "/metrics";

    public static Task Describe(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "UDPT",
            Version = ProcessIdentity.Version,
            Description = "The REST API of a BitTorrent tracker: its torrents, their peers, and its status. "
                + "A failed call returns `{\"status\":\"err\",\"reason\":\"…\"}`.",
            License = new OpenApiLicense { Name = "MIT" },
        };

        // Relative to the URL of the document, because proxies have their own addresses.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            Description = "A token from [http.access_tokens] in the Authorization header.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Query, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Query,
            Name = Query,
            Description = "The same token in the query. Prefer the header, because URLs may be logged on the way.",
        });
        document.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(Query, document)] = [] },
        ];
        if (context.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Any(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/') == Metrics.TrimStart('/')))
        {
            document.Paths.TryAdd(Metrics, DescribeMetrics());
        }

        return Task.CompletedTask;
    }

    private static OpenApiPathItem DescribeMetrics() => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Get] = new()
            {
                OperationId = "metricsGet",
                Summary = "The metrics of this process, in the format of Prometheus.",
                Tags = new HashSet<OpenApiTagReference>(),
                Security = [],
                Responses = new OpenApiResponses
                {
                    ["200"] = new OpenApiResponse
                    {
                        Description = "OK",
                        Content = new Dictionary<string, OpenApiMediaType>
                        {
                            ["text/plain"] = new OpenApiMediaType
                            {
                                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                            },
                        },
                    },
                },
            },
        },
    };
}
