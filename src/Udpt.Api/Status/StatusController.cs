using Microsoft.AspNetCore.Mvc;

namespace Udpt.Api.Status;

/// <summary>The status of the tracker.</summary>
[ApiController]
[Route("status")]
public sealed class StatusController(StatusCollector status) : ControllerBase
{
    /// <summary>Totals, and each silo and gateway with its version, its uptime and its counts.</summary>
    [HttpGet, HttpHead]
    public async Task<ActionResult<TrackerStatus>> Get() => await status.Get();
}
