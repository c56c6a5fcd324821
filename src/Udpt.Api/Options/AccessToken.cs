namespace Udpt.Api.Options;

/// <summary>What a token allows.</summary>
public enum AccessScope
{
    /// <summary>Every call: <c>scope = "write"</c>, or no scope.</summary>
    Write,

    /// <summary>Calls that change nothing: <c>scope = "read"</c>.</summary>
    Read,
}

/// <summary>A token of <c>[http.access_tokens]</c> and its scope.</summary>
/// <param name="Token">The secret.</param>
/// <param name="Scope">What it allows.</param>
public sealed record AccessToken(string Token, AccessScope Scope = AccessScope.Write)
{
    /// <summary>A token that allows every call.</summary>
    public static implicit operator AccessToken(string token) => new(token);

    /// <summary>Omits the secret, so that it cannot be logged.</summary>
    public override string ToString() => $"{nameof(AccessToken)} {{ {nameof(Scope)} = {Scope} }}";
}
