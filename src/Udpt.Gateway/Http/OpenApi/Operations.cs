using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Udpt.Gateway.Http.Faults;
using Udpt.Gateway.Http.Json;
using Udpt.Gateway.Http.Torrents;

namespace Udpt.Gateway.Http.OpenApi;

/// <summary>What holds for every call: its name, whether it asks for a token, and how it fails.</summary>
internal static class Operations
{
    public static async Task Describe(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor is ControllerActionDescriptor action)
        {
            operation.OperationId = NameOf(action);
        }

        OpenApiDocument document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(nameof(Fault)) != true)
        {
            document.AddComponent(
                nameof(Fault), await context.GetOrCreateSchemaAsync(typeof(Fault), null, cancellationToken));
        }

        Simplify(operation, context.Description);
        bool isOpen = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any();
        operation.Security = isOpen ? [] : null;
        foreach (int status in FaultsOf(operation, context.Description.HttpMethod!, isOpen))
        {
            operation.Responses ??= [];
            operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), FaultOf(status, document));
        }
    }

    /// <summary><c>torrentsList</c>: what a generated client calls it.</summary>
    private static string NameOf(ControllerActionDescriptor action) =>
        char.ToLowerInvariant(action.ControllerName[0]) + action.ControllerName[1..] + action.ActionName;

    /// <summary>One type of body, that is what it is or is not there; and the words that a parameter takes.</summary>
    private static void Simplify(OpenApiOperation operation, ApiDescription api)
    {
        if (operation.RequestBody is OpenApiRequestBody { Content: { } content } body)
        {
            foreach (string type in content.Keys.Where(type => type != JsonBodyWriter.MediaType).ToArray())
            {
                content.Remove(type);
            }

            IOpenApiSchema? schema = content[JsonBodyWriter.MediaType].Schema;
            content[JsonBodyWriter.MediaType].Schema =
                schema?.OneOf?.OfType<OpenApiSchemaReference>().FirstOrDefault() ?? schema;

            // What changes one torrent may be left out.
            body.Required = api.ParameterDescriptions.Any(parameter => parameter.Type == typeof(TorrentsChange))
                || body.Required;
        }

        foreach (IOpenApiParameter parameter in operation.Parameters ?? [])
        {
            if (parameter is { Name: "sort", Schema: OpenApiSchema sort })
            {
                sort.Enum = [TorrentQuery.ByInfoHash, TorrentQuery.ByPeerCount];
            }
        }
    }

    private static IEnumerable<int> FaultsOf(OpenApiOperation operation, string method, bool isOpen)
    {
        if (operation.Parameters is { Count: > 0 } || operation.RequestBody is not null)
        {
            yield return StatusCodes.Status400BadRequest;
        }

        if (!isOpen)
        {
            yield return StatusCodes.Status401Unauthorized;
            if (method != HttpMethods.Get)
            {
                yield return StatusCodes.Status403Forbidden;
            }
        }

        // A POST makes what is not there yet.
        if (method != HttpMethods.Post && operation.Parameters?.Any(one => one.In == ParameterLocation.Path) == true)
        {
            yield return StatusCodes.Status404NotFound;
        }

        if (operation.RequestBody is not null)
        {
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }

        if (!isOpen)
        {
            yield return StatusCodes.Status503ServiceUnavailable;
        }
    }

    private static OpenApiResponse FaultOf(int status, OpenApiDocument document) => new()
    {
        Description = status switch
        {
            StatusCodes.Status400BadRequest => "A parameter or the body is wrong; the reason names it.",
            StatusCodes.Status401Unauthorized => "There is no token, or it is not accepted.",
            StatusCodes.Status403Forbidden => "The token is for reading only.",
            StatusCodes.Status404NotFound => "It is not known.",
            StatusCodes.Status413PayloadTooLarge => "The body is too large.",
            StatusCodes.Status415UnsupportedMediaType => "The body is not said to be JSON.",
            _ => "What is needed cannot be reached now; try again.",
        },
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [JsonBodyWriter.MediaType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference(nameof(Fault), document),
                Example = new JsonObject { ["status"] = "err", ["reason"] = ExampleOf(status) },
            },
        },
    };

    private static string ExampleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "hash: 'xyz' is not 40 hex digits",
        StatusCodes.Status401Unauthorized => "the token is not accepted",
        StatusCodes.Status403Forbidden => "the token is for reading only: its scope is read",
        StatusCodes.Status404NotFound => $"torrent {BodySchemas.InfoHashExample} is not known",
        StatusCodes.Status413PayloadTooLarge => "the body is too large",
        StatusCodes.Status415UnsupportedMediaType => "the body must be JSON: send Content-Type: application/json",
        _ => "the database is not reachable; nothing has changed, try again",
    };
}
