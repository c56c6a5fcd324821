namespace Udpt.Api.Live;

/// <summary>The name and scope of a token, so that the page offers only what the token allows.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Scope"><c>read</c> or <c>write</c>.</param>
internal sealed record LiveAccess(string Name, string Scope);
