namespace Udpt.Api.Options;

/// <summary>What a token opens.</summary>
public enum AccessScope
{
    /// <summary>Every call: <c>scope = "write"</c>, and a token without a scope.</summary>
    Write,

    /// <summary>Calls that change nothing: <c>scope = "read"</c>.</summary>
    Read,
}

/// <summary>A token of <c>[http.access_tokens]</c> and what it opens.</summary>
/// <param name="Token">The secret.</param>
/// <param name="Scope">What it opens.</param>
public sealed record AccessToken(string Token, AccessScope Scope = AccessScope.Write)
{
    /// <summary>A token that opens every call.</summary>
    public static implicit operator AccessToken(string token) => new(token);

    /// <summary>Without the secret, so that it can be in no log.</summary>
    public override string ToString() => $"{nameof(AccessToken)} {{ {nameof(Scope)} = {Scope} }}";
}
