using Udpt.Gateway.Metrics;
using Udpt.Gateway.Udp;
using Udpt.Grains.Hosting;
using Udpt.Grains.Status;

namespace Udpt.Gateway.Status;

/// <summary>
/// Reports the status of this gateway: on request within this process, and every two seconds to the cluster, so that
/// each gateway can show all of them.
/// </summary>
public sealed class GatewayReporter(
    ProcessIdentity process,
    UdpMetrics metrics,
    UdpGatewayStatus udp,
    IGrainFactory grains,
    TimeProvider time) : LongRunningService
{
    /// <summary>The current status of this gateway.</summary>
    public GatewayReport Report()
    {
        DatagramTotals totals = metrics.Totals();
        return new GatewayReport
        {
            Id = process.Id,
            Name = process.Name,
            Version = ProcessIdentity.Version,
            Uptime = process.Uptime,
            Addresses = [.. udp.Endpoints.Select(address => address.ToString())],
            Connects = totals.Connects,
            Announces = totals.Announces,
            Scrapes = totals.Scrapes,
            Errors = totals.Errors,
            Dropped = totals.Dropped,
        };
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Try(list => list.Leave(process.Id));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(IGatewayListGrain.ReportInterval, time);
        do
        {
            await Try(list => list.Report(Report()));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>
    /// Makes a call that may fail: the next report follows soon, and a gateway that does not report is removed from the
    /// list.
    /// </summary>
    private async Task Try(Func<IGatewayListGrain, Task> call)
    {
        try
        {
            await call(grains.GetGrain<IGatewayListGrain>(0)).WaitAsync(IGatewayListGrain.ReportInterval, time);
        }
        catch (Exception)
        {
            // SiloListPoller logs and reports when the cluster is unreachable.
        }
    }
}
