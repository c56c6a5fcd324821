using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Udpt.Api.Binding;
using Udpt.Api.Faults;
using Udpt.Api.Json;
using Udpt.Api.PeerKeys;
using Udpt.Api.Torrents;

namespace Udpt.Api.OpenApi;

/// <summary>What all calls have in common: their names, whether they need a token, and how they fail.</summary>
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
        bool isOfPrivateMode =
            context.Description.ActionDescriptor.EndpointMetadata.OfType<PrivateModeOnlyAttribute>().Any();
        string method = context.Description.HttpMethod!;
        foreach (int status in FaultsOf(operation, method, isOpen, isOfPrivateMode))
        {
            operation.Responses ??= [];
            operation.Responses.TryAdd(
                status.ToString(CultureInfo.InvariantCulture), FaultExamples.Describe(status, operation, method, document));
        }
    }

    /// <summary><c>torrentsList</c>: the name in generated clients.</summary>
    private static string NameOf(ControllerActionDescriptor action) =>
        char.ToLowerInvariant(action.ControllerName[0]) + action.ControllerName[1..] + action.ActionName;

    /// <summary>
    /// Keeps one body type, without the null that optional bodies add, and describes the allowed values of parameters.
    /// </summary>
    private static void Simplify(OpenApiOperation operation, ApiDescription api)
    {
        if (operation.RequestBody is OpenApiRequestBody { Content: { } content } body)
        {
            foreach (string type in content.Keys.Where(type => type != ApiJson.MediaType).ToArray())
            {
                content.Remove(type);
            }

            IOpenApiSchema? schema = content[ApiJson.MediaType].Schema;
            content[ApiJson.MediaType].Schema =
                schema?.OneOf?.OfType<OpenApiSchemaReference>().FirstOrDefault() ?? schema;

            // The change of a single torrent is optional.
            body.Required = !api.ParameterDescriptions.Any(parameter => parameter.Type == typeof(TorrentChange));
            if (api.ParameterDescriptions.Any(parameter => parameter.Type == typeof(PeerKeyOrder)))
            {
                DescribeOneOrMany(operation.Responses!["200"].Content![ApiJson.MediaType]);
            }
        }

        foreach (IOpenApiParameter parameter in operation.Parameters ?? [])
        {
            switch (parameter)
            {
                case { Name: "sort", Schema: OpenApiSchema sort }:
                    sort.Enum = [TorrentQuery.ByInfoHash, TorrentQuery.ByPeerCount];
                    break;
                case { Name: "offset", Schema: OpenApiSchema offset }:
                    offset.Minimum = "0";
                    break;
                case { Name: "limit", Schema: OpenApiSchema limit }:
                    limit.Minimum = "0";
                    limit.Maximum = LimitBinder.Max.ToString(CultureInfo.InvariantCulture);
                    break;
            }
        }
    }

    /// <summary>The response is what was requested, or a list of it.</summary>
    private static void DescribeOneOrMany(OpenApiMediaType answer) => answer.Schema = new OpenApiSchema
    {
        OneOf = [answer.Schema!, new OpenApiSchema { Type = JsonSchemaType.Array, Items = answer.Schema }],
    };

    private static IEnumerable<int> FaultsOf(
        OpenApiOperation operation, string method, bool isOpen, bool isOfPrivateMode)
    {
        if (!isOpen)
        {
            // Every call may get a parameter that it does not accept.
            yield return StatusCodes.Status400BadRequest;
            yield return StatusCodes.Status401Unauthorized;
            if (method != HttpMethods.Get)
            {
                yield return StatusCodes.Status403Forbidden;
            }
        }

        // A POST creates what does not exist yet, if the tracker's mode supports it.
        if (isOfPrivateMode
            || (method != HttpMethods.Post && operation.Parameters?.Any(one => one.In == ParameterLocation.Path) == true))
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
}
