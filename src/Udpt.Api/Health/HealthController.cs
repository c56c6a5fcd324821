using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Udpt.Api.Faults;
using Udpt.Api.Json;

namespace Udpt.Api.Health;

/// <summary>What orchestrators and load balancers ask: 200 or 503, without a token.</summary>
[ApiController]
[AllowAnonymous]
[Route("healthz")]
public sealed class HealthController(HealthCheckService health) : ControllerBase
{
    /// <summary>The process answers, so it lives.</summary>
    [HttpGet("live"), HttpHead("live")]
    public ActionResult<Done> Live() => Ok(Done.Instance);

    /// <summary>Whether it can serve announces; if not, what is missing, by name only: anyone may ask.</summary>
    [HttpGet("ready"), HttpHead("ready")]
    [ProducesResponseType<Done>(StatusCodes.Status200OK)]
    [ProducesResponseType<Fault>(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<Done>> Ready(CancellationToken aborted)
    {
        HealthReport report = await health.CheckHealthAsync(check => check.Tags.Contains(Readiness.Tag), aborted);
        IEnumerable<string> failed = report.Entries
            .Where(entry => entry.Value.Status == HealthStatus.Unhealthy)
            .Select(entry => entry.Key)
            .Order(StringComparer.Ordinal);
        return report.Status == HealthStatus.Unhealthy
            ? StatusCode(StatusCodes.Status503ServiceUnavailable, new Fault($"not ready: {string.Join(", ", failed)}"))
            : Done.Instance;
    }
}
