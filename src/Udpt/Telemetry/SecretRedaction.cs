using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace Udpt.Telemetry;

/// <summary>
/// Keeps access tokens and peer keys out of spans before they are exported. Tokens may stand in the query of a URL,
/// which goes as a whole; a peer key is 40 hex digits, as an info hash is, and stays nowhere but where an info hash
/// does: in a torrent's key and in a path below <c>/t</c>.
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
