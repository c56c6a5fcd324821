using System.Text.RegularExpressions;
using Udpt.Deploy.Tests.Compose;

namespace Udpt.Deploy.Tests.Observability;

public sealed partial class PrometheusTests
{
    private const string Directory = "deploy/observability/prometheus";
    private const string AlertTests = "tests/Udpt.Deploy.Tests/Observability/alerts.test.yml";

    private static string[] Alerts { get; } = Names(Repository.Read($"{Directory}/alerts.yml"));

    [Fact]
    public void Configuration_and_rules_are_good()
    {
        Promtool.Run("check", "config", $"{Directory}/prometheus.yml");
        Promtool.Run("check", "rules", "--lint-fatal", $"{Directory}/alerts.yml");
    }

    [Fact]
    public void Each_alert_fires_when_it_should_and_rests_when_all_is_well()
    {
        Promtool.Run("test", "rules", AlertTests);
    }

    [Fact]
    public void Each_alert_is_tested_and_has_a_line_for_the_operator()
    {
        string[] tested = [.. TestedAlert().Matches(Repository.Read(AlertTests)).Select(match => match.Groups[1].Value)];
        string[] explained =
            [.. ExplainedAlert().Matches(Repository.Read("docs/operations.md")).Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(Alerts);
        Assert.Empty(Alerts.Except(tested));
        Assert.Equal(Alerts.Order(), explained.Order());
    }

    [Fact]
    public void Processes_of_the_compose_file_are_scraped()
    {
        string[] silos =
        [
            .. ComposeFile.Services.Where(service => service.Key.StartsWith("silo-", StringComparison.Ordinal))
                .Select(service => Assert.Single(service.Value.List("ports")))
                .Select(port => port[..port.LastIndexOf(':')]),
        ];
        string[] gateways =
        [
            .. ComposeFile.Services.Where(service => service.Key.StartsWith("gateway-", StringComparison.Ordinal))
                .Select(service => service.Value.Environment["UDPT_HTTP__BIND_ADDRESS"]),
        ];
        string[] targets =
            [.. Target().Matches(Repository.Read($"{Directory}/prometheus.yml")).Select(match => match.Groups[1].Value)];
        Assert.Equal(silos.Concat(gateways).Order(), targets.Order());
    }

    private static string[] Names(string rules) => [.. Alert().Matches(rules).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^ *- alert: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"alertname: (\w+)\n\s+exp_alerts:\n\s+- ")]
    private static partial Regex TestedAlert();

    [GeneratedRegex(@"^\| `(Udpt\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex ExplainedAlert();

    [GeneratedRegex(@"^ *- (127\.0\.0\.1:\d+)$", RegexOptions.Multiline)]
    private static partial Regex Target();
}
