using System.Net;
using System.Text;
using Udpt.Api.Options;
using Udpt.Core.Rules;
using Udpt.Grains.Status;

namespace Udpt.Api.Home;

/// <summary>The page. Even without scripts it explains what this is and where to announce.</summary>
public sealed class HomePage
{
    /// <summary>
    /// The page may only load its own files and call this server. No inline styles or scripts; uPlot sets element
    /// styles by script, which this policy allows.
    /// </summary>
    internal const string SecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly string _template;
    private readonly AnnounceUrls _urls;

    internal HomePage(PageAssets assets, AnnounceUrls urls, HttpOptions http)
    {
        _urls = urls;
        _template = Encoding.UTF8.GetString(assets.Find("index.html")!.Content)
            .Replace("{{assets}}", $"assets/{assets.Version}", StringComparison.Ordinal)
            .Replace("{{version}}", WebUtility.HtmlEncode(ProcessIdentity.Version), StringComparison.Ordinal)
            .Replace("{{mode}}", http.Mode.ToString().ToLowerInvariant(), StringComparison.Ordinal)
            .Replace("{{mode-sentence}}", Sentence(http.Mode), StringComparison.Ordinal);
    }

    /// <summary>The page for a visitor who reached it at <paramref name="host"/>.</summary>
    internal PageFile For(string host)
    {
        IReadOnlyList<AnnounceUrl> urls = _urls.For(host);
        string page = _template
            .Replace("{{announce-title}}", urls.Count == 1 ? "Announce URL" : "Announce URLs", StringComparison.Ordinal)
            .Replace("{{announce}}", string.Join('\n', urls.Select(Item)), StringComparison.Ordinal);
        return new PageFile("text/html; charset=utf-8", Encoding.UTF8.GetBytes(page));
    }

    private static string Item(AnnounceUrl url)
    {
        string byHost = url.IsByHost ? " data-by-host" : "";
        return $"""<li><button type="button"><code{byHost}>{WebUtility.HtmlEncode(url.Text)}</code>"""
            + """<span class="say">Copy</span></button></li>""";
    }

    private static string Sentence(TrackerMode mode) => mode switch
    {
        TrackerMode.Private =>
            $"You need a peer key: replace {AnnounceUrls.KeyPlaceholder} with yours.",
        TrackerMode.Static => "Only torrents added by the operators are tracked.",
        _ => "Any torrent is welcome: add this URL to your client.",
    };
}
