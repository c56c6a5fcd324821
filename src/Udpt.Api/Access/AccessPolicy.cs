using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Udpt.Api.Options;

namespace Udpt.Api.Access;

/// <summary>
/// Who may do what: every request needs a token, except endpoints marked <see cref="AllowAnonymousAttribute"/> and
/// requests that match no endpoint, which get 404 or 405. A token with the scope <see cref="AccessScope.Read"/> allows
/// only methods that change nothing.
/// </summary>
internal static class AccessPolicy
{
    /// <summary>Under these paths even unknown endpoints need a token.</summary>
    private static readonly PathString[] Closed = ["/t", "/k"];

    /// <summary>Under these paths even a wrong method needs no token.</summary>
    private static readonly PathString[] Open = ["/healthz", "/metrics"];

    public static AuthorizationPolicy Create() =>
        new AuthorizationPolicyBuilder(TokenAuthenticationHandler.Scheme).RequireAssertion(IsAllowed).Build();

    private static bool IsAllowed(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext http
        && (IsOpen(http) || (context.User.Identity is { IsAuthenticated: true } && MayCall(context.User, http.Request)));

    private static bool MayCall(ClaimsPrincipal user, HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        || HttpMethods.IsHead(request.Method)
        || user.HasClaim(TokenAuthenticationHandler.ScopeClaim, nameof(AccessScope.Write));

    private static bool IsOpen(HttpContext http)
    {
        PathString path = http.Request.Path;
        bool hasNoEndpoint = http.GetEndpoint() is null;
        return path == "/"
            || Open.Any(open => path.StartsWithSegments(open))
            || (hasNoEndpoint && !Closed.Any(closed => path.StartsWithSegments(closed)));
    }
}
