namespace Udpt.Api.Json;

/// <summary>The answer to a change that was made: <c>{"status":"ok"}</c>.</summary>
public sealed record Done
{
    /// <summary>The one there is.</summary>
    public static Done Instance { get; } = new();

    /// <summary>Always <c>ok</c>.</summary>
    public string Status { get; } = "ok";
}
