using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Process;

/// <summary>Whatever is sent to the REST API, the response is valid, or says in plain words what is wrong.</summary>
public sealed partial class RestFuzzTests
{
    private const int Requests = 3000;

    /// <summary>Bytes that the server reads at once: it may leave part of a longer request unread.</summary>
    private const int OneRead = 4096;

    [Theory]
    [InlineData("private", 14)]
    [InlineData("dynamic", 41)]
    public async Task Each_answer_is_good_or_says_in_plain_words_what_is_wrong(string mode, int seed)
    {
        await using var home = new TrackerHome(new TrackerSettings { Mode = mode, Private = mode == "private" ? "" : null });
        await using var tracker = await home.Start();
        FuzzRequests fuzz = new(seed);
        List<string> faults = [];
        var told = 0;
        for (var i = 0; i < Requests; i++)
        {
            var request = fuzz.Next();
            var answer = await Send(home.HttpPort, request);
            told += answer.Contains("\"err\"", StringComparison.Ordinal) ? 1 : 0;
            if (FaultOf(request, answer) is { } fault)
            {
                faults.Add($"{fault}\n>>> {Shown(request)}\n<<< {Shown(answer)}");
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {Requests}:\n{string.Join("\n\n", faults.Take(20))}");
        Assert.InRange(told, Requests / 4, Requests * 9 / 10);
        Assert.True(await tracker.Rest.IsReady());
        Assert.Equal(0, await tracker.Stop());
        QuietLog.ShouldBe("the tracker", tracker.Output, tracker.Error);
    }

    /// <summary>What is wrong with a response; null if nothing is.</summary>
    private static string? FaultOf(string request, string answer)
    {
        if (Interim().Replace(answer, "") is not { Length: > 0 } last)
        {
            return IsWhole(request) && request.Length <= OneRead ? "no answer" : null;
        }

        if (StatusLine().Match(last) is not { Success: true } line)
        {
            return "no status";
        }

        var status = int.Parse(line.Groups["status"].ValueSpan, CultureInfo.InvariantCulture);
        var (headers, body) = last.Split("\r\n\r\n", 2) is [var head, var rest] ? (head, rest) : (last, "");
        if (status is < 400 or > 505 or (>= 500 and < 505))
        {
            return status is 200 or 206 or 304 ? null : $"status {status}";
        }

        if (request.StartsWith("HEAD ", StringComparison.Ordinal) && body.Length == 0)
        {
            return null;
        }

        if (!headers.Contains("\r\nContent-Type: application/json", StringComparison.Ordinal))
        {
            return "no JSON";
        }

        try
        {
            var isChunked = headers.Contains("\r\nTransfer-Encoding: chunked", StringComparison.Ordinal);
            var fault = JsonDocument.Parse(Encoding.Latin1.GetBytes(isChunked ? Unchunk(body) : body)).RootElement;
            return fault.GetProperty("status").GetString() != "err" ? "no err"
                : fault.GetProperty("reason").GetString() is not { Length: > 0 } reason ? "no reason"
                : Insides().IsMatch(reason) ? "the reason tells of the program's insides"
                : reason.Contains("; ;", StringComparison.Ordinal) || reason[0] is ';' or ' ' ? "an empty reason"
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"not the form of a fault: {e.Message}";
        }
    }

    private static bool IsWhole(string request)
    {
        var head = request.Split("\r\n\r\n", 2);
        var length = Length().Matches(head[0]);
        return head.Length == 2 && (length.Count == 0
            || (length.Count == 1 && head[1].Length >= int.Parse(length[0].Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture)));
    }

    /// <summary>Sends the bytes; returns everything that comes back.</summary>
    private static async Task<string> Send(int port, string request)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using NetworkStream stream = new(socket);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        if (!IsWhole(request))
        {
            // Otherwise it would wait for the rest. Closing our side before the response would count as a disconnect.
            socket.Shutdown(SocketShutdown.Send);
        }

        using StreamReader reader = new(stream, Encoding.Latin1);
        StringBuilder answer = new();
        var buffer = new char[8192];
        try
        {
            for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
            {
                answer.Append(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // It closed the connection with part of the request unread, which may lose its response.
        }

        return answer.ToString();
    }

    private static string Unchunk(string chunks)
    {
        StringBuilder body = new();
        while (chunks.Split("\r\n", 2) is [var size, var rest]
            && int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) && length > 0)
        {
            body.Append(rest.AsSpan(0, length));
            chunks = rest[(length + 2)..];
        }

        return body.ToString();
    }

    private static string Shown(string text) =>
        JsonSerializer.Serialize(text.Length <= 700 ? text : string.Concat(text.AsSpan(0, 700), "…"));

    [GeneratedRegex(@"^HTTP/1\.1 (?<status>\d\d\d) ")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"^HTTP/1\.1 100 Continue\r\n\r\n")]
    private static partial Regex Interim();

    [GeneratedRegex(@"\r\nContent-Length: *(?<bytes>\d+)")]
    private static partial Regex Length();

    /// <summary>Types, settings and phrases of .NET.</summary>
    [GeneratedRegex(@"System\.|Microsoft\.|Udpt\.|Orleans|Exception|JSON value could not|Utf8Json|isFinalBlock|reader options|required\.$|field is|The value '|is not valid\.")]
    private static partial Regex Insides();
}
