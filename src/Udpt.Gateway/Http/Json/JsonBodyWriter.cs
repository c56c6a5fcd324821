using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Udpt.Gateway.Http.Json;

/// <summary>
/// Writes answers as <c>application/json</c>, without the charset that ASP.NET Core's own formatter adds: UDPT 3
/// sent none, and the type defines none (RFC 8259).
/// </summary>
internal sealed class JsonBodyWriter : OutputFormatter
{
    public const string MediaType = "application/json";

    public JsonBodyWriter() => SupportedMediaTypes.Add(MediaType);

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
