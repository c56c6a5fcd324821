using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Udpt.Api.Bodies;

/// <summary>
/// Checks that a text is JSON before it is deserialized, because some errors of System.Text.Json mention types of this
/// program or its own settings.
/// </summary>
internal static class JsonSyntax
{
    /// <summary>Reads all of <paramref name="json"/>.</summary>
    /// <exception cref="JsonException">It is not JSON; the message says why in plain words, and where.</exception>
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
            throw new JsonException(@"a string contains half of a \u surrogate pair");
        }
    }

    private static string Plain(string message) =>
        message.Contains("isFinalBlock", StringComparison.Ordinal) ? "it contains only whitespace"
        : message.Contains("Expected depth to be zero", StringComparison.Ordinal) ? "it ends before all brackets are closed"
        : message.Contains("Expected end of string", StringComparison.Ordinal) ? "it ends within a string"
        : message.Contains("trailing comma", StringComparison.Ordinal) ? "it has a comma before a closing bracket"
        : message.Contains("maximum configured depth", StringComparison.Ordinal) ? "it is nested too deeply"
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
