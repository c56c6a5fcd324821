using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Udpt.Core.Identity;

namespace Udpt.Silo.Udpt3;

/// <summary>
/// One line of a UDPT 3 database:
/// <c>{"info_hash":"&lt;40 hex&gt;","entry":{"is_flagged":false,"completed":3}}</c>. Other members are ignored. UDPT 3
/// itself ignores the one that we add: <c>"is_registered":false</c> in the entry of an unregistered torrent.
/// </summary>
internal static class Udpt3Line
{
    /// <summary>Parses a line. False with what is wrong with it, worded to follow "line 3: ".</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> line, out InfoHash infoHash, out Udpt3Entry entry, [NotNullWhen(false)] out string? fault)
    {
        infoHash = default;
        entry = default;
        try
        {
            fault = Read(line, ref infoHash, ref entry);
        }
        catch (JsonException e)
        {
            fault = $"not valid JSON at byte {e.BytePositionInLine + 1}";
        }
        catch (InvalidOperationException)
        {
            fault = "not valid UTF-8";
        }

        return fault is null;
    }

    /// <summary>Writes a line with its terminator.</summary>
    public static void Write(Stream stream, in InfoHash infoHash, Udpt3Entry entry)
    {
        Span<byte> line = stackalloc byte[128];
        _ = System.Text.Unicode.Utf8.TryWrite(
            line,
            $"{{\"info_hash\":\"{infoHash.ToString()}\",\"entry\":{{\"is_flagged\":{(entry.IsFlagged ? "true" : "false")},\"completed\":{entry.Completed}{(entry.IsRegistered ? "" : ",\"is_registered\":false")}}}}}\n",
            out int length);
        stream.Write(line[..length]);
    }

    private static string? Read(ReadOnlySpan<byte> line, ref InfoHash infoHash, ref Udpt3Entry entry)
    {
        Utf8JsonReader json = new(line);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return "not a JSON object";
        }

        bool hasInfoHash = false;
        bool hasEntry = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("info_hash"u8))
            {
                json.Read();
                hasInfoHash = true;
                if (json.TokenType != JsonTokenType.String || !InfoHash.TryParse(json.GetString(), out infoHash))
                {
                    return $"info_hash is {Found(ref json)}; it must be 40 hex digits";
                }
            }
            else if (json.ValueTextEquals("entry"u8))
            {
                json.Read();
                hasEntry = true;
                if (ReadEntry(ref json, ref entry) is { } fault)
                {
                    return fault;
                }
            }
            else
            {
                json.Skip();
            }
        }

        // Asserts the end of the line: anything after the object throws.
        json.Read();
        return !hasInfoHash ? "info_hash is missing" : !hasEntry ? "entry is missing" : null;
    }

    private static string? ReadEntry(ref Utf8JsonReader json, ref Udpt3Entry entry)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return $"entry is {Found(ref json)}; it must be an object";
        }

        bool? isFlagged = null;
        uint? completed = null;
        bool isRegistered = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("is_flagged"u8))
            {
                if (!TryReadBoolean(ref json, out bool value))
                {
                    return $"is_flagged is {Found(ref json)}; it must be true or false";
                }

                isFlagged = value;
            }
            else if (json.ValueTextEquals("is_registered"u8))
            {
                if (!TryReadBoolean(ref json, out isRegistered))
                {
                    return $"is_registered is {Found(ref json)}; it must be true or false";
                }
            }
            else if (json.ValueTextEquals("completed"u8))
            {
                json.Read();
                if (json.TokenType != JsonTokenType.Number || !json.TryGetUInt32(out uint count))
                {
                    return $"completed is {Found(ref json)}; it must be a whole number from 0 to {uint.MaxValue}";
                }

                completed = count;
            }
            else
            {
                json.Skip();
            }
        }

        if (isFlagged is null || completed is null)
        {
            return $"{(isFlagged is null ? "is_flagged" : "completed")} is missing in entry";
        }

        entry = new Udpt3Entry(isFlagged.Value, completed.Value, isRegistered);
        return null;
    }

    private static bool TryReadBoolean(ref Utf8JsonReader json, out bool value)
    {
        json.Read();
        value = json.TokenType == JsonTokenType.True;
        return json.TokenType is JsonTokenType.True or JsonTokenType.False;
    }

    private static string Found(ref Utf8JsonReader json)
    {
        const int MaxShown = 60;
        string text = json.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => $"'{json.GetString()}'",
            _ => System.Text.Encoding.UTF8.GetString(json.ValueSpan),
        };
        return text.Length <= MaxShown ? text : string.Concat(text.AsSpan(0, MaxShown), "…");
    }
}
