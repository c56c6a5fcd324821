using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Udpt.Api.Home;

/// <summary>The page for people who open the tracker's address in a browser.</summary>
[AllowAnonymous]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class HomeController(PageAssets assets, HomePage page) : ControllerBase
{
    private const string ForEver = "public, max-age=31536000, immutable";
    private const string AskAgain = "no-cache";
    private const string Gzip = "gzip";

    /// <summary>The page.</summary>
    [HttpGet("/"), HttpHead("/")]
    public FileContentResult Index()
    {
        Response.Headers.ContentSecurityPolicy = HomePage.SecurityPolicy;
        Response.Headers["Referrer-Policy"] = "no-referrer";
        return Send(page.For(Host()), AskAgain);
    }

    /// <summary>A file of the page; a file of another release, running side by side, is not cached.</summary>
    [HttpGet("/assets/{version}/{**path}"), HttpHead("/assets/{version}/{**path}")]
    public ActionResult Asset(string version, string path = "") => assets.Find(path) is { } file
        ? Send(file, version == assets.Version ? ForEver : AskAgain)
        : NotFound();

    /// <summary>The host in the page's URL, without the port.</summary>
    private string Host() => Request.Host.Host is { Length: > 0 } host
        ? host
        : HttpContext.Connection.LocalIpAddress?.ToString() ?? "localhost";

    private FileContentResult Send(PageFile file, string caching)
    {
        Response.Headers.CacheControl = caching;
        Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!AcceptsGzip())
        {
            return File(file.Content, file.Type, lastModified: null, new EntityTagHeaderValue($"\"{file.Tag}\""));
        }

        Response.Headers.ContentEncoding = Gzip;
        return File(file.Compressed, file.Type, lastModified: null, new EntityTagHeaderValue($"\"{file.Tag}-{Gzip}\""));
    }

    private bool AcceptsGzip() => Request.GetTypedHeaders().AcceptEncoding
        .Any(encoding => encoding.Value == Gzip && encoding.Quality is not 0);
}
