using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Udpt.Api.Faults;
using Udpt.Api.Json;

namespace Udpt.Api.Refusals;

/// <summary>
/// A response of Kestrel itself to something that is not a valid request: a status, no body, and a closed connection.
/// </summary>
internal static class Refusal
{
    /// <summary>Upper bound for the bytes of such a response, including the explanation.</summary>
    public const int MaxLength = 1024;

    private static ReadOnlySpan<byte> Version => "HTTP/1.1 "u8;

    private static ReadOnlySpan<byte> NoBody => "\r\nContent-Length: 0\r\n"u8;

    // Every response of the pipeline has it.
    private static ReadOnlySpan<byte> MarkOfThePipeline => "\r\nX-Content-Type-Options:"u8;

    private static ReadOnlySpan<byte> EndOfHeaders => "\r\n\r\n"u8;

    /// <summary>
    /// Adds a <see cref="Fault"/> to the first <paramref name="length"/> bytes of <paramref name="buffer"/> if they are
    /// such a response. Returns the new length.
    /// </summary>
    public static int Explain(Span<byte> buffer, int length)
    {
        ReadOnlySpan<byte> answer = buffer[..length];
        if (!answer.StartsWith(Version) || !answer.EndsWith(EndOfHeaders)
            || !Utf8Parser.TryParse(answer[Version.Length..], out int status, out _) || status < 400
            || answer.IndexOf(MarkOfThePipeline) >= 0)
        {
            return length;
        }

        int noBody = answer.IndexOf(NoBody);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            Fault.Of(status), FaultJson.Options.GetTypeInfo(typeof(Fault)));
        byte[] headers = Encoding.ASCII.GetBytes(
            $"\r\nContent-Length: {body.Length}\r\nContent-Type: {ApiJson.MediaType}"
            + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n");
        int explained = length - NoBody.Length + headers.Length + body.Length;
        if (noBody < 0 || explained > buffer.Length)
        {
            return length;
        }

        buffer[(noBody + NoBody.Length)..length].CopyTo(buffer[(noBody + headers.Length)..]);
        headers.CopyTo(buffer[noBody..]);
        body.CopyTo(buffer[(explained - body.Length)..]);
        return explained;
    }
}
