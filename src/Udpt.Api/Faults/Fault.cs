using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Udpt.Api.Options;

namespace Udpt.Api.Faults;

/// <summary>The one form of a call that failed: <c>{"status":"err","reason":"…"}</c>, as in UDPT 3.</summary>
/// <param name="Reason">What was wrong, for the caller; nothing of the program's insides.</param>
public sealed record Fault([property: JsonPropertyOrder(1)] string Reason)
{
    // Longer input is not repeated in full to whoever sent it.
    private const int MaxQuoted = 64;

    /// <summary>Always <c>err</c>.</summary>
    [JsonPropertyOrder(0)]
    public string Status { get; } = "err";

    /// <summary>Everything that is wrong with a call's parameters and body.</summary>
    public static Fault Of(ModelStateDictionary state)
    {
        IEnumerable<string> messages =
            from entry in state
            orderby entry.Key
            from error in entry.Value.Errors
            select error.ErrorMessage;
        return new(string.Join("; ", messages));
    }

    /// <summary>What to say of a status that came without an explanation: from routing, say.</summary>
    public static Fault Of(int status, string? method = null) => new(status switch
    {
        StatusCodes.Status400BadRequest => "the request is not valid HTTP",
        StatusCodes.Status404NotFound => "there is nothing at this path",
        StatusCodes.Status405MethodNotAllowed =>
            $"{(method is null ? "this method" : Quote(method))} is not possible here",
        StatusCodes.Status408RequestTimeout => "the request took too long to arrive",
        StatusCodes.Status411LengthRequired => "the request does not say how long its body is: send Content-Length",
        StatusCodes.Status413PayloadTooLarge => "the body is too large",
        StatusCodes.Status414UriTooLong => $"the request line is longer than {HttpLimits.MaxRequestLine} bytes",
        StatusCodes.Status415UnsupportedMediaType => "the body must be JSON: send Content-Type: application/json",
        StatusCodes.Status431RequestHeaderFieldsTooLarge =>
            $"the headers are more than {HttpLimits.MaxHeaderCount} or larger than {HttpLimits.MaxHeaders} bytes",
        StatusCodes.Status505HttpVersionNotsupported => "only HTTP/1.0 and HTTP/1.1 are spoken here",
        StatusCodes.Status503ServiceUnavailable => "not available at present; try again",
        >= 500 => "an unexpected fault; the log tells more",
        _ => "the request was refused",
    });

    /// <summary>A piece of input as a reason may repeat it.</summary>
    public static string Quote(string input)
    {
        if (input.Length <= MaxQuoted)
        {
            return $"'{input}'";
        }

        // Not between the two halves of a character.
        int length = char.IsHighSurrogate(input[MaxQuoted - 1]) ? MaxQuoted - 1 : MaxQuoted;
        return $"'{input[..length]}…'";
    }
}
