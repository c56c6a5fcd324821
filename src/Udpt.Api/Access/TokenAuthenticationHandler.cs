using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Udpt.Api.Faults;
using Udpt.Api.Options;

namespace Udpt.Api.Access;

/// <summary>
/// Reads the token from <c>Authorization: Bearer</c> or, as in UDPT 3, from <c>?token=</c>. The header wins if both are
/// present; other schemes in the header (for example a proxy's) are ignored.
/// </summary>
internal sealed class TokenAuthenticationHandler(
    AccessTokens tokens,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme, also in the header.</summary>
    public new const string Scheme = "Bearer";

    /// <summary>The claim that holds the token's scope.</summary>
    public const string ScopeClaim = "scope";

    /// <summary>The query parameter that may hold the token.</summary>
    public const string QueryKey = "token";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        AuthenticateResult result =
            !TryFindToken(out string token) ? AuthenticateResult.NoResult()
            : tokens.Find(token) is not { } known ? AuthenticateResult.Fail("the token is not accepted")
            : AuthenticateResult.Success(TicketOf(known.Name, known.Scope));
        return Task.FromResult(result);
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Scheme;
        return FaultWriter.Write(Context, StatusCodes.Status401Unauthorized, new Fault(TryFindToken(out _)
            ? "the token is not accepted"
            : "a token is needed, as ?token=... or in the header Authorization: Bearer ..."));
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        FaultWriter.Write(
            Context, StatusCodes.Status403Forbidden, new Fault("the token is read-only: its scope is read"));

    private bool TryFindToken(out string token)
    {
        token = FromHeader() ?? FromQuery() ?? "";
        return token.Length > 0;
    }

    private string? FromHeader()
    {
        string? header = Request.Headers.Authorization;
        return header is not null
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && header.Length > Scheme.Length && header[Scheme.Length] == ' '
                ? header[(Scheme.Length + 1)..].Trim()
                : null;
    }

    private string? FromQuery() =>
        Request.Query.TryGetValue(QueryKey, out StringValues values) ? (string?)values : null;

    private static AuthenticationTicket TicketOf(string name, AccessScope scope) => new(
        new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, name), new Claim(ScopeClaim, scope.ToString())], Scheme)),
        Scheme);
}
