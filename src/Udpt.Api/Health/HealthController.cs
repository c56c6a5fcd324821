using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Udpt.Api.Faults;
using Udpt.Api.Json;

namespace Udpt.Api.Health;

/// <summary>Health checks for orchestrators and load balancers: 200 or 503, without a token.</summary>
[ApiController]
[AllowAnonymous]
[Route("healthz")]
public sealed class HealthController(HealthCheckService health) : ControllerBase
{
    /// <summary>Liveness: always 200 while the process can respond.</summary>
    [HttpGet("live"), HttpHead("live")]
    public ActionResult<Done> Live() => Ok(Done.Instance);

    /// <summary>
    /// Readiness: whether announces can be served; if not, the names of the failed checks. Names only, because anyone
    /// may ask.
    /// </summary>
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
