using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace Udpt.Api.Docs;

/// <summary>
/// The API reference for people at <c>/docs</c>: Scalar's script, which is served from its package, on our own page,
/// because Scalar's page has an inline script, which would need a weaker policy.
/// </summary>
internal static class DocsPage
{
    private const string Path = "/docs";

    /// <summary>
    /// Scripts and data from this server only. Scalar creates its styles at run time, so no hash can allow them.
    /// </summary>
    private const string SecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Html = $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>UDPT REST API</title>
        <link rel="icon" href="data:,">
        </head>
        <body>
        <div id="app"></div>
        <noscript>This page needs JavaScript. The OpenAPI description is at <a href="openapi/v1.json">openapi/v1.json</a>.</noscript>
        <script src="docs/scalar.js"></script>
        <script src="docs/start.js"></script>
        </body>
        </html>

        """;

    private const string Start = """
        Scalar.createApiReference('#app', {
          url: 'openapi/v1.json',
          withDefaultFonts: false,
          telemetry: false,
          hideClientButton: true,
          agent: { disabled: true },
          mcp: { disabled: true },
          showDeveloperTools: 'never',
          authentication: { preferredSecurityScheme: 'bearer' },
        });

        """;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/start.js", () => Results.Text(Start, "text/javascript; charset=utf-8"))
            .ExcludeFromDescription()
            .AllowAnonymous();
        app.MapScalarApiReference(Path, options => options.DisableDefaultFonts())
            .ExcludeFromDescription()
            .AllowAnonymous()
            .Add(endpoint =>
            {
                // Replaces Scalar's own page.
                if (endpoint is RouteEndpointBuilder { RoutePattern.Parameters.Count: > 0 })
                {
                    endpoint.RequestDelegate = Write;
                }
            });
    }

    private static Task Write(HttpContext context)
    {
        if (!context.Request.Path.Equals(Path))
        {
            // Relative URLs, for proxies that add a path prefix, are correct only here.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.Headers.ContentSecurityPolicy = SecurityPolicy;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Html, context.RequestAborted);
    }
}
