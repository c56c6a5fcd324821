using Udpt.Testing;
using Udpt.Testing.Cluster;
using Udpt.Testing.Processes;
using Xunit.Abstractions;

namespace Udpt.Page.Tests;

/// <summary>The page of a gateway: with a cluster, and without.</summary>
public sealed class ClusterTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Away = "Temporarily unavailable: the tracker is not reachable.";

    private PostgresServer _postgres = null!;
    private Browser _browser = null!;

    public async Task InitializeAsync()
    {
        _postgres = await PostgresServer.StartNewAsync();
        _browser = await Browser.Start();
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task Every_silo_and_gateway_is_shown_and_a_lost_cluster_is_told_until_it_is_back()
    {
        await using ClusterHome cluster = await ClusterHome.Start(_postgres, silos: 2, gateways: 2, output);
        await using Visit visit = await Visit.Start(_browser, cluster.Gateways[0].Rest.Http.BaseAddress!);
        visit.Expected = "503";
        await visit.SignInAndWait();
        await Expect(visit.Page.Locator("#silos tr")).ToHaveCountAsync(2);
        await Expect(visit.Page.Locator("#gateways tr")).ToHaveCountAsync(2);

        await Task.WhenAll(cluster.Silos.Select(silo => silo.Stop(Signal.Kill)));
        await Expect(visit.Page.GetByText(Away)).ToBeVisibleAsync();
        await visit.Open("#/torrents");
        await Expect(visit.Page.Locator("#torrents-empty")).ToContainTextAsync("Temporarily unavailable");
        await AccessibilityTests.Check(visit, "away");

        await cluster.Silos[0].Start();
        await Expect(visit.Page.GetByText(Away)).ToBeHiddenAsync();
        await Expect(visit.Page.GetByText("There are no torrents yet.")).ToBeVisibleAsync();
    }
}
