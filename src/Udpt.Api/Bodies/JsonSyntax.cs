using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Udpt.Api.Bodies;

/// <summary>
/// Whether a text is JSON at all, looked at before anything is made of it: what System.Text.Json says of text that it
/// cannot turn into strings names types of this program, and some of its other faults speak of its own settings.
/// </summary>
internal static class JsonSyntax
{
    /// <summary>Reads all of <paramref name="json"/>.</summary>
    /// <exception cref="JsonException">It is no JSON; the message says why in plain words, and where.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            ReadOnlySpan<byte> before = json[..LengthOfUtf8(json)];
            throw new JsonException(
                "it is not UTF-8", path: null, before.Count((byte)'\n'), before.Length - (before.LastIndexOf((byte)'\n') + 1));
        }

        Utf8JsonReader reader = new(json);
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (JsonException e)
        {
            throw new JsonException(Plain(e.Message), path: null, e.LineNumber, e.BytePositionInLine);
        }
        catch (InvalidOperationException)
        {
            throw new JsonException(@"a string holds half of a pair of \u escapes");
        }
    }

    private static string Plain(string message) =>
        message.Contains("isFinalBlock", StringComparison.Ordinal) ? "it holds nothing but blanks"
        : message.Contains("Expected depth to be zero", StringComparison.Ordinal) ? "it ends before all brackets are closed"
        : message.Contains("Expected end of string", StringComparison.Ordinal) ? "it ends within a string"
        : message.Contains("trailing comma", StringComparison.Ordinal) ? "there is a comma before a closing bracket"
        : message.Contains("maximum configured depth", StringComparison.Ordinal) ? "it is nested too deep"
        : message;

    private static int LengthOfUtf8(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (Rune.DecodeFromUtf8(text[length..], out _, out int read) == System.Buffers.OperationStatus.Done)
        {
            length += read;
        }

        return length;
    }
}
