using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Udpt.Api.Access;
using Udpt.Api.Binding;
using Udpt.Api.Bodies;
using Udpt.Api.Calls;
using Udpt.Api.Docs;
using Udpt.Api.Faults;
using Udpt.Api.Home;
using Udpt.Api.Live;
using Udpt.Api.OpenApi;
using Udpt.Api.Options;
using Udpt.Api.Server;
using Udpt.Api.Status;
using Udpt.Api.Torrents;

namespace Udpt.Api;

/// <summary>The REST API, the health checks and the page for people.</summary>
public static class RestApi
{
    /// <summary>
    /// Registers everything, and makes <paramref name="http"/> the only source of Kestrel's addresses.
    /// </summary>
    public static WebApplicationBuilder AddRestApi(this WebApplicationBuilder builder, HttpOptions http)
    {
        HttpServer.Use(builder, http);

        // ASP.NET Core's request logs contain the query string, and so the tokens.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // Its base class logs every request without a valid token at Information.
        builder.Logging.AddFilter(typeof(TokenAuthenticationHandler).FullName, LogLevel.Warning);

        builder.Services.AddSingleton(http);
        builder.Services.AddSingleton<ClusterRetry>();
        builder.Services.AddSingleton<TorrentList>();
        builder.Services.AddTrackerStatus(http.Mode);
        AddAccess(builder.Services, http);
        AddControllers(builder.Services, http);
        builder.Services.AddHealthChecks();
        if (!http.HealthOnly)
        {
            builder.Services.AddHomePage(http).AddLiveUpdates();
            ApiDocument.Add(builder.Services);
        }

        return builder;
    }

    /// <summary>Adds the API to the pipeline of <paramref name="app"/>.</summary>
    public static WebApplication MapRestApi(this WebApplication app)
    {
        app.UseMiddleware<FaultMiddleware>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapControllers();
        if (!app.Services.GetRequiredService<HttpOptions>().HealthOnly)
        {
            ApiDocument.Map(app);
            DocsPage.Map(app);
        }

        return app;
    }

    private static void AddAccess(IServiceCollection services, HttpOptions http)
    {
        services.AddSingleton(new AccessTokens(http.AccessTokens));

        // AddAuthentication would add data protection, which writes keys to the home directory at startup.
        services.AddAuthenticationCore(options => options.DefaultScheme = TokenAuthenticationHandler.Scheme);
        services.AddWebEncoders();
        services.TryAddSingleton(TimeProvider.System);
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthenticationHandler>(
                TokenAuthenticationHandler.Scheme, configureOptions: null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(AccessPolicy.Create());
    }

    private static void AddControllers(IServiceCollection services, HttpOptions http)
    {
        IMvcBuilder controllers = services.AddControllers(mvc =>
            {
                mvc.Filters.Add(new KnownParametersOnly());

                // Each action decides whether its body is required.
                mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
                mvc.InputFormatters.Clear();
                mvc.InputFormatters.Add(new JsonBodyReader());
                mvc.OutputFormatters.Clear();
                mvc.OutputFormatters.Add(new JsonBodyWriter());

                // Without the form value providers, which would read the body before its type is checked.
                mvc.ValueProviderFactories.Clear();
                mvc.ValueProviderFactories.Add(new RouteValueProviderFactory());
                mvc.ValueProviderFactories.Add(new QueryStringValueProviderFactory());
            })
            .ConfigureApiBehaviorOptions(api =>
            {
                // All errors have one form, which is not ProblemDetails.
                api.SuppressMapClientErrors = true;
                api.InvalidModelStateResponseFactory =
                    context => new BadRequestObjectResult(Fault.Of(context.ModelState));
            })
            .AddApplicationPart(typeof(RestApi).Assembly);
        if (http.HealthOnly)
        {
            controllers.ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new HealthOnlyControllers()));
        }
    }
}
