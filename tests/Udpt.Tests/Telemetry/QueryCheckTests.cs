using Udpt.Testing.Processes;

namespace Udpt.Tests.Telemetry;

/// <summary>
/// The check of dashboard and alert queries must detect those that would show nothing, or something else.
/// </summary>
public sealed class QueryCheckTests : IAsyncLifetime
{
    private readonly TrackerHome _home = new(new TrackerSettings());
    private TrackerProcess _tracker = null!;
    private PrometheusServer _prometheus = null!;

    public async Task InitializeAsync()
    {
        _tracker = await _home.Start();
        _prometheus = await PrometheusServer.Start([_tracker.Rest.Anonymous.BaseAddress!], WatchedQuery.AlertsFile);
        await Eventually.Get(
            "a rate of requests",
            () => ProblemOf("sum by (action) (rate(udpt_requests_total[15s]))", "action"),
            problem => problem is null);
    }

    public async Task DisposeAsync()
    {
        await _prometheus.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task Query_that_asks_for_what_is_not_there_is_found()
    {
        (string Expression, string[] Labels, string Problem)[] broken =
        [
            ("sum(udpt_torrent)", [], "no value"),
            ("sum(udpt_torrents) + (sum(udpt_torrents_total) or vector(0))", [], "udpt_torrents_total is not served"),
            ("sum by (role) (udpt_torrents)", ["role"], "no label role to show"),
            ("sum by (role) (udpt_torrents)", [], "nothing has the label role"),
            ("udpt_ready{check=\"database\"}", [], "no value"),
            ("udpt_ready{check=~\"udp|database\"}", [], "udpt_ready has no check=\"database\""),
            ("udpt_ready{name!=\"store\"}", [], "udpt_ready has no name!=\"\""),
        ];

        foreach (var (expression, labels, problem) in broken)
        {
            Assert.EndsWith($": {problem}", await ProblemOf(expression, labels), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Query_that_asks_for_what_is_there_is_not_found()
    {
        (string Expression, string[] Labels)[] right =
        [
            ("sum(udpt_torrents{instance=~\".*\"})", []),
            ("min by (check) (udpt_ready{check!=\"store\"})", ["check"]),
            ("udpt_ready{check=~\"udp|store\"}", ["check", "instance"]),
            ("udpt_silos and on (instance) target_info{udpt_role!=\"silo\"}", ["instance"]),
        ];

        foreach (var (expression, labels) in right)
        {
            Assert.Null(await ProblemOf(expression, labels));
        }
    }

    private Task<string?> ProblemOf(string expression, params string[] labels) =>
        QueryCheck.ProblemOf(new WatchedQuery("a panel", expression, labels), _prometheus);
}
