using Microsoft.AspNetCore.Http;
using Udpt.Gateway.Http.Json;

namespace Udpt.Gateway.Http.Faults;

/// <summary>Writes a <see cref="Fault"/> where no controller does it.</summary>
internal static class FaultWriter
{
    public static Task Write(HttpContext context, int status, Fault fault)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            fault, RestJson.Options, JsonBodyWriter.MediaType, context.RequestAborted);
    }
}
