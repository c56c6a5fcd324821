using Microsoft.AspNetCore.Http;
using Udpt.Api.Json;

namespace Udpt.Api.Faults;

/// <summary>Writes a <see cref="Fault"/> outside controllers.</summary>
internal static class FaultWriter
{
    public static Task Write(HttpContext context, int status, Fault fault)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            fault, FaultJson.Options, ApiJson.MediaType, context.RequestAborted);
    }
}
