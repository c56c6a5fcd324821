using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Udpt.Api.Faults;
using Udpt.Api.Json;
using Udpt.Api.Options;
using Udpt.Api.Server;

namespace Udpt.Api.Health;

/// <summary>
/// What is answered by a process that waits for something it cannot start without: that it lives, and is not ready. It
/// knows nothing yet, so everything else is not available.
/// </summary>
public static class StartupEndpoints
{
    /// <summary>Listens where the API will.</summary>
    public static WebApplicationBuilder AddStartupEndpoints(this WebApplicationBuilder builder, HttpOptions http)
    {
        HttpServer.Use(builder, http);
        return builder;
    }

    /// <summary>Puts the answers into the pipeline of <paramref name="app"/>.</summary>
    /// <param name="app">The server.</param>
    /// <param name="missing">The name of the readiness check that will fail: see <see cref="Readiness"/>.</param>
    public static WebApplication MapStartupEndpoints(this WebApplication app, string missing)
    {
        Fault notReady = new($"not ready: {missing}");
        app.Run(context => context.Request.Path.Value switch
        {
            "/healthz/live" =>
                context.Response.WriteAsJsonAsync(Done.Instance, HealthJson.Options, ApiJson.MediaType),
            "/healthz/ready" => FaultWriter.Write(context, StatusCodes.Status503ServiceUnavailable, notReady),
            _ => FaultWriter.Write(
                context, StatusCodes.Status503ServiceUnavailable, Fault.Of(StatusCodes.Status503ServiceUnavailable)),
        });
        return app;
    }
}
