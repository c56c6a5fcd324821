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

    /// <summary><c>torrentsList</c>: what a generated client calls it.</summary>
    private static string NameOf(ControllerActionDescriptor action) =>
        char.ToLowerInvariant(action.ControllerName[0]) + action.ControllerName[1..] + action.ActionName;

    /// <summary>One type of body, that is what it is or is not there; and the words that a parameter takes.</summary>
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

            // What changes one torrent may be left out.
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
                    limit.Maximum = LimitBinder.Most.ToString(CultureInfo.InvariantCulture);
                    break;
            }
        }
    }

    /// <summary>The answer is what was asked for, or a list of such.</summary>
    private static void DescribeOneOrMany(OpenApiMediaType answer) => answer.Schema = new OpenApiSchema
    {
        OneOf = [answer.Schema!, new OpenApiSchema { Type = JsonSchemaType.Array, Items = answer.Schema }],
    };

    private static IEnumerable<int> FaultsOf(
        OpenApiOperation operation, string method, bool isOpen, bool isOfPrivateMode)
    {
        if (!isOpen)
        {
            // If nothing else, there may be a parameter that it does not take.
            yield return StatusCodes.Status400BadRequest;
            yield return StatusCodes.Status401Unauthorized;
            if (method != HttpMethods.Get)
            {
                yield return StatusCodes.Status403Forbidden;
            }
        }

        // A POST makes what is not there yet, if the tracker's mode has it.
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
