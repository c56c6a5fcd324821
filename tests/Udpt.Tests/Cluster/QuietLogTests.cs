using Udpt.Testing.Cluster;
using Udpt.Testing.Processes;
using Udpt.Tests.Process;
using Xunit.Abstractions;
using ClusterMember = Udpt.Testing.Cluster.ClusterMember;

namespace Udpt.Tests.Cluster;

/// <summary>A cluster that is started, loaded, restarted and stopped cleanly logs no warnings or errors.</summary>
[Collection(ClusterCollection.Name)]
public sealed class QuietLogTests(ClusterCollection shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Rolling_restart_and_stop_under_load_on_a_busy_machine_log_nothing_that_alarms()
    {
        using var busy = new BusyMachine();
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 3, gateways: 2, output);

        // The other gateway is restarted too.
        ClusterMember[] entries = [home.Gateways[0]];
        await using (var load = await SteadyLoad.Fill(entries))
        {
            await using var rest = RestLoad.Start(entries, load);
            load.Start();
            await load.GoRound();
            foreach (var member in (ClusterMember[])[.. home.Silos, home.Gateways[1]])
            {
                await member.StopInGoodOrder();
                member.ShouldHaveBeenQuiet();
                await member.Start();
                await load.GoRound();
            }

            await rest.Stop();
            await load.Stop();
        }

        // A gateway without silos may log warnings.
        await Task.WhenAll(home.Gateways.Select(gateway => gateway.StopInGoodOrder()));
        await Task.WhenAll(home.Silos.Select(silo => silo.StopInGoodOrder()));
        Assert.All(home.Gateways.Concat(home.Silos), member => member.ShouldHaveBeenQuiet());
    }

    [Fact]
    public async Task Node_that_starts_serves_and_stops_logs_nothing_that_alarms()
    {
        await using var home = await ClusterHome.Prepare(shared.Postgres, silos: 0, gateways: 0, output);
        var node = home.Node();
        await node.Start();
        await using (var load = await SteadyLoad.Fill([node]))
        {
            load.Start();
            await load.GoRound();
            await load.Stop();
        }

        await node.StopInGoodOrder();
        node.ShouldHaveBeenQuiet();
    }

    [Fact]
    public async Task Machine_that_stands_still_for_a_moment_is_no_cause_for_alarm()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 2, gateways: 1, output);
        await using (var load = await SteadyLoad.Fill(home.Gateways))
        {
            load.Start();
            foreach (var member in home.Silos.Concat(home.Gateways))
            {
                await load.GoRound();
                member.Send(Signal.Stop);
                await Task.Delay(TimeSpan.FromSeconds(1));
                member.Send(Signal.Continue);
            }

            await load.GoRound();
            await load.Stop();
        }

        foreach (var member in home.Gateways.Concat(home.Silos))
        {
            await member.StopInGoodOrder();
            member.ShouldHaveBeenQuiet();
        }
    }
}
