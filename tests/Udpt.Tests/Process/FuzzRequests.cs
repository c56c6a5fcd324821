using System.Text;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Process;

/// <summary>REST requests, most of them broken somewhere, reproducible from a seed.</summary>
internal sealed class FuzzRequests(int seed)
{
    private const string Hash = "0123456789abcdef0123456789abcdef01234567";

    private static readonly string[] Calls =
    [
        "GET /t",
        "HEAD /t",
        "GET /t?offset=1&limit=5",
        $"GET /t?after={Hash}&flagged=true",
        "GET /t?sort=peers&limit=3",
        $"GET /t/{Hash}",
        $"POST /t/{Hash}",
        $"DELETE /t/{Hash}",
        "POST /t",
        "GET /k?offset=0&limit=2",
        $"GET /k/{Hash}",
        "POST /k",
        $"DELETE /k/{Hash}",
        "GET /status",
        "GET /healthz/ready",
        "GET /openapi/v1.json",
        "GET /",
        "GET /nothing",
    ];

    private static readonly string[] Bodies =
    [
        """{"is_flagged":true}""",
        """{"is_flagged":false}""",
        $$"""{"info_hashes":["{{Hash}}"],"is_flagged":true}""",
        """{"name":"alice","expires_at":"2090-01-31T12:00:00Z"}""",
        """{"names":["a","b"],"expires_at":null}""",
        """{"name":"bob","expires_at":4000000000}""",
    ];

    private static readonly string[] Values =
    [
        "", "-1", "0", "1", "1000", "1001", "5000", "99999999999999999999", "0x10", "1e3", "1.5", "+1", " 1", "true", "True",
        "null", Hash, "peers", "NaN", "%00", "%ff", "%zz", "%F0%9F%98%80", "%ED%A0%80", "é", "\u0001", "'", "\"", "<b>", "a,b",
        new string('a', 100), new string('9', 3000),
    ];

    private static readonly string[] Names =
        ["offset", "limit", "after", "flagged", "sort", "bogus", "token", "LIMIT", "", "[]", "limit[]", "%6cimit", "$filter"];

    private static readonly string[] Pieces =
    [
        "\xff", "\xc3(", "\xed\xa0\x80", "\\ud800", "\\u0000", "\0", "\n", ",", "{", "}", "[", "]", "\"", ":", "1e999", "-",
        "null", "true", "[1]", "{}", "\"is_flagged\":", "\"name\":", "\"names\":", "\"expires_at\":", "\"info_hashes\":",
        "//", new string('[', 80), new string('x', 300), "99999999999999999999",
    ];

    private static readonly string[] Headers =
    [
        "Content-Type: text/plain", "Content-Type: application/json; charset=utf-16", "Content-Type: \xff", "Content-Type:",
        "Accept: text/html", "Accept-Encoding: gzip", "Expect: 100-continue", "Expect: nonsense", "Transfer-Encoding: gzip",
        "Host: b", "Range: bytes=0-", "If-None-Match: *", "Upgrade: websocket", "Authorization: Bearer", "Cookie: a=b",
        "no colon", " folded", "X: \xff", "Content-Length: 3", $"X: {new string('x', 17_000)}",
    ];

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "G\xffT", "X"];

    private static readonly string[] Versions = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2", "http/1.1", ""];

    private readonly Random _random = new(seed);

    /// <summary>The bytes of a request, one char each.</summary>
    public string Next()
    {
        var call = Some(Calls).Split(' ');
        var (method, target) = (call[0], call[1]);
        var body = method == "POST" ? Some(Bodies) : "";
        for (var faults = _random.Next(4); faults > 0; faults--)
        {
            switch (_random.Next(6))
            {
                case 0:
                    target += (target.Contains('?', StringComparison.Ordinal) ? '&' : '?') + $"{Some(Names)}={Some(Values)}";
                    break;
                case 1:
                    target = Insert(target, Some(Values), from: 1);
                    break;
                case 2:
                    method = Some(Methods);
                    break;
                case 3:
                    body = body[.._random.Next(body.Length + 1)];
                    break;
                default:
                    body = Insert(body, Some(Pieces), from: 0);
                    break;
            }
        }

        return Write(method, target, body);
    }

    private string Write(string method, string target, string body)
    {
        StringBuilder request = new();
        var version = _random.Next(20) == 0 ? Some(Versions) : "HTTP/1.1";
        request.Append($"{method} {target} {version}\r\nHost: a\r\nConnection: close\r\n");
        if (_random.Next(12) > 0)
        {
            request.Append($"Authorization: Bearer {TrackerSettings.Token}\r\n");
        }

        if (body.Length > 0)
        {
            request.Append("Content-Type: application/json\r\n").Append($"Content-Length: {body.Length}\r\n");
        }

        if (_random.Next(6) == 0)
        {
            request.Append(Some(Headers)).Append("\r\n");
        }

        return request.Append("\r\n").Append(body).ToString();
    }

    private string Insert(string text, string piece, int from)
    {
        var at = from + _random.Next(text.Length - from + 1);
        var removed = _random.Next(2) == 0 ? 0 : Math.Min(_random.Next(4), text.Length - at);
        return text[..at] + piece + text[(at + removed)..];
    }

    private string Some(string[] from) => from[_random.Next(from.Length)];
}
