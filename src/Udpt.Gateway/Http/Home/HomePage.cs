using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Udpt.Gateway.Http.Home;

/// <summary>One page of plain HTML, made once. No script, nothing fetched; colours by the browser.</summary>
public sealed class HomePage
{
    private const string Style =
        "html{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}" +
        "body{max-width:38rem;margin:15vh auto;padding:0 1rem}" +
        "footer{margin-top:2rem;opacity:.7;font-size:.85rem}";

    /// <param name="announcePort">The UDP port to name, if there is one to name.</param>
    public HomePage(int? announcePort)
    {
        string port = announcePort?.ToString(CultureInfo.InvariantCulture) ?? "<em>port</em>";
        Html = $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>UDPT</title>
            <style>{Style}</style>
            </head>
            <body>
            <h1>UDPT</h1>
            <p>This is a BitTorrent tracker. Clients reach it over UDP, at announce addresses such as</p>
            <p><code>udp://<em>this host</em>:{port}/announce</code></p>
            <p>It holds no files: it only tells clients of the same torrent how to find each other.</p>
            <footer>UDPT {Version()}</footer>
            </body>
            </html>

            """;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
        SecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{hash}'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /// <summary>The page.</summary>
    public string Html { get; }

    /// <summary>The Content-Security-Policy that lets the page have its style and nothing else.</summary>
    public string SecurityPolicy { get; }

    private static string Version()
    {
        Assembly assembly = typeof(HomePage).Assembly;
        string? version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

        // Less the commit, which the build appends after a plus sign.
        return version?.Split('+')[0] ?? assembly.GetName().Version?.ToString(3) ?? "";
    }
}
