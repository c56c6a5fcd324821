using Microsoft.AspNetCore.Mvc;

namespace Udpt.Api.Status;

/// <summary>How the tracker is.</summary>
[ApiController]
[Route("status")]
public sealed class StatusController(StatusCollector status) : ControllerBase
{
    /// <summary>Totals, and each silo and gateway with its release, its uptime and its share.</summary>
    [HttpGet, HttpHead]
    public async Task<ActionResult<TrackerStatus>> Get() => await status.Get();
}
