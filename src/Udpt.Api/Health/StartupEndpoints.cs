using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Udpt.Api.Faults;
using Udpt.Api.Json;
using Udpt.Api.Options;
using Udpt.Api.Server;

namespace Udpt.Api.Health;

/// <summary>
/// The endpoints of a process that is waiting for something it cannot start without: live, but not ready. Everything
/// else is unavailable.
/// </summary>
public static class StartupEndpoints
{
    /// <summary>Listens on the addresses of the API.</summary>
    public static WebApplicationBuilder AddStartupEndpoints(this WebApplicationBuilder builder, HttpOptions http)
    {
        HttpServer.Use(builder, http);
        return builder;
    }

    /// <summary>Adds the responses to the pipeline of <paramref name="app"/>.</summary>
    /// <param name="app">The server.</param>
    /// <param name="missing">The name of the readiness check that fails: see <see cref="Readiness"/>.</param>
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
