using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Udpt.Gateway.Http.Home;

/// <summary>The page for people who open the address in a browser.</summary>
[AllowAnonymous]
public sealed class HomeController : ControllerBase
{
    /// <summary>What this server is.</summary>
    [HttpGet("/"), HttpHead("/")]
    public ContentResult Index([FromServices] HomePage page)
    {
        Response.Headers.ContentSecurityPolicy = page.SecurityPolicy;
        return Content(page.Html, "text/html; charset=utf-8");
    }
}
