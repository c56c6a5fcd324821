using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace Udpt.Telemetry;

/// <summary>
/// Removes access tokens and peer keys from spans before export. Tokens may be in the query of a URL, which is removed
/// completely. A peer key is 40 hex digits, like an info hash, so 40 hex digits are kept only where an info hash is
/// expected: in a torrent's key and in a path below <c>/t</c>.
/// </summary>
internal sealed partial class SecretRedaction : BaseProcessor<Activity>
{
    private const string Redacted = "REDACTED";

    private static readonly string[] Queries = ["url.query", "url.full", "http.target", "http.url"];

    public override void OnEnd(Activity data)
    {
        foreach (string query in Queries)
        {
            data.SetTag(query, null);
        }

        data.DisplayName = Redact(data.DisplayName);
        foreach ((string name, object? value) in data.TagObjects.ToArray())
        {
            if (value is string text && PeerKey().IsMatch(text))
            {
                data.SetTag(name, Redact(text));
            }
        }
    }

    private static string Redact(string text) => PeerKey().Replace(text, Redacted);

    [GeneratedRegex("(?<!btih:|^/t/|[0-9A-Fa-f])[0-9A-Fa-f]{40}(?![0-9A-Fa-f])")]
    private static partial Regex PeerKey();
}
