using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Formatters;
using Udpt.Api.Json;

namespace Udpt.Api.Bodies;

/// <summary>
/// Writes responses as <c>application/json</c>, without the charset that ASP.NET Core's own formatter adds: UDPT 3 sent
/// none, and the type defines none (RFC 8259).
/// </summary>
internal sealed class JsonBodyWriter : OutputFormatter
{
    public JsonBodyWriter() => SupportedMediaTypes.Add(ApiJson.MediaType);

    /// <inheritdoc/>
    public override Task WriteResponseBodyAsync(OutputFormatterWriteContext context)
    {
        Type type = context.Object?.GetType() ?? context.ObjectType ?? typeof(object);
        return JsonSerializer.SerializeAsync(
            context.HttpContext.Response.BodyWriter,
            context.Object,
            RestJson.Options.GetTypeInfo(type),
            context.HttpContext.RequestAborted);
    }
}
