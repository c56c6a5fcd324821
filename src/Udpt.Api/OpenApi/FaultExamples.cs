using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Udpt.Api.Access;
using Udpt.Api.Binding;
using Udpt.Api.Faults;
using Udpt.Api.Json;

namespace Udpt.Api.OpenApi;

/// <summary>How calls fail: the meaning of each status, with a typical reason for the call.</summary>
internal static class FaultExamples
{
    /// <summary>The description of one error status of a call.</summary>
    public static OpenApiResponse Describe(
        int status, OpenApiOperation operation, string method, OpenApiDocument document) => new()
        {
            Description = status switch
            {
                StatusCodes.Status400BadRequest => "A parameter or the body is wrong; the reason names it.",
                StatusCodes.Status401Unauthorized => "The token is missing or not accepted.",
                StatusCodes.Status403Forbidden => "The token is read-only.",
                StatusCodes.Status404NotFound => "Not known.",
                StatusCodes.Status413PayloadTooLarge => "The body is too large.",
                StatusCodes.Status415UnsupportedMediaType => "The content type is not JSON.",
                _ => "Temporarily unavailable; try again.",
            },
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ApiJson.MediaType] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference(nameof(Fault), document),
                    Example = new JsonObject { ["status"] = "err", ["reason"] = Reason(status, operation, method) },
                },
            },
        };

    private static string Reason(int status, OpenApiOperation operation, string method) => status switch
    {
        StatusCodes.Status400BadRequest => BadInput(operation),
        StatusCodes.Status401Unauthorized => "the token is not accepted",
        StatusCodes.Status403Forbidden => "the token is read-only: its scope is read",
        StatusCodes.Status404NotFound => InPath(operation)?.Name switch
        {
            "hash" => $"torrent {BodySchemas.InfoHashExample} is not known",
            "key" => "this peer key is not known",
            _ => "peer keys exist only in private mode",
        },
        StatusCodes.Status413PayloadTooLarge => "the body is too large",
        StatusCodes.Status415UnsupportedMediaType => "the body must be JSON: send Content-Type: application/json",
        _ when method == HttpMethods.Get => "the tracker is not reachable; try again",
        _ => "the database is not reachable; nothing has changed, try again",
    };

    private static string BadInput(OpenApiOperation operation) =>
        InPath(operation) is { } inPath ? $"{inPath.Name}: 'xyz' is not 40 hex digits"
        : operation.RequestBody is not null ? "body: '1' is an invalid start of a property name (near line 1, byte 2)"
        : operation.Parameters is not { Count: > 0 } parameters
            ? KnownParametersOnly.Unknown("limit", [TokenAuthenticationHandler.QueryKey])
        : $"{parameters[0].Name}: '-1' is not a whole number from 0 to {long.MaxValue}";

    private static IOpenApiParameter? InPath(OpenApiOperation operation) =>
        operation.Parameters?.FirstOrDefault(parameter => parameter.In == ParameterLocation.Path);
}
