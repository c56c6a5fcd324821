namespace Udpt.Api.Live;

/// <summary>Whose token it is and what it may, so that the page offers nothing else.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Scope"><c>read</c> or <c>write</c>.</param>
internal sealed record LiveAccess(string Name, string Scope);
