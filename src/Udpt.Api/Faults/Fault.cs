using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Udpt.Api.Options;

namespace Udpt.Api.Faults;

/// <summary>The body of every failed call: <c>{"status":"err","reason":"…"}</c>, as in UDPT 3.</summary>
/// <param name="Reason">What is wrong, for the caller; reveals nothing about internals.</param>
public sealed record Fault([property: JsonPropertyOrder(1)] string Reason)
{
    // Longer input is not echoed in full.
    private const int MaxQuoted = 64;

    /// <summary>Always <c>err</c>.</summary>
    [JsonPropertyOrder(0)]
    public string Status { get; } = "err";

    /// <summary>All errors in a call's parameters and body.</summary>
    public static Fault Of(ModelStateDictionary state)
    {
        IEnumerable<string> messages =
            from entry in state
            orderby entry.Key
            from error in entry.Value.Errors
            select error.ErrorMessage;
        return new(string.Join("; ", messages));
    }

    /// <summary>The error for a status without an explanation, for example from routing.</summary>
    public static Fault Of(int status, string? method = null) => new(status switch
    {
        StatusCodes.Status400BadRequest => "the request is not valid HTTP",
        StatusCodes.Status404NotFound => "there is nothing at this path",
        StatusCodes.Status405MethodNotAllowed =>
            $"{(method is null ? "this method" : Quote(method))} is not allowed here",
        StatusCodes.Status408RequestTimeout => "the request took too long to arrive",
        StatusCodes.Status411LengthRequired => "the length of the body is missing: send Content-Length",
        StatusCodes.Status413PayloadTooLarge => "the body is too large",
        StatusCodes.Status414UriTooLong => $"the request line is longer than {HttpLimits.MaxRequestLine} bytes",
        StatusCodes.Status415UnsupportedMediaType => "the body must be JSON: send Content-Type: application/json",
        StatusCodes.Status431RequestHeaderFieldsTooLarge =>
            $"there are more than {HttpLimits.MaxHeaderCount} headers, or more than {HttpLimits.MaxHeaders} bytes of them",
        StatusCodes.Status505HttpVersionNotsupported => "only HTTP/1.0 and HTTP/1.1 are supported",
        StatusCodes.Status503ServiceUnavailable => "temporarily unavailable; try again",
        >= 500 => "internal error; see the log",
        _ => "the request was rejected",
    });

    /// <summary>Quotes input for a reason, shortened if necessary.</summary>
    public static string Quote(string input)
    {
        if (input.Length <= MaxQuoted)
        {
            return $"'{input}'";
        }

        // Do not split a surrogate pair.
        int length = char.IsHighSurrogate(input[MaxQuoted - 1]) ? MaxQuoted - 1 : MaxQuoted;
        return $"'{input[..length]}…'";
    }
}
