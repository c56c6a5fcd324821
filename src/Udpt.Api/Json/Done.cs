namespace Udpt.Api.Json;

/// <summary>The response to a successful change: <c>{"status":"ok"}</c>.</summary>
public sealed record Done
{
    /// <summary>The only instance.</summary>
    public static Done Instance { get; } = new();

    /// <summary>Always <c>ok</c>.</summary>
    public string Status { get; } = "ok";
}
