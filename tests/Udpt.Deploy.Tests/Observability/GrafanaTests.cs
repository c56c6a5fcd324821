using System.Text.Json;
using System.Text.RegularExpressions;
using Udpt.Deploy.Tests.Compose;

namespace Udpt.Deploy.Tests.Observability;

/// <summary>The dashboards as files; Udpt.Tests runs their queries on a real Prometheus.</summary>
public sealed partial class GrafanaTests
{
    private const string Directory = "deploy/observability/grafana";

    /// <summary>The width of Grafana's grid.</summary>
    private const int Columns = 24;

    public static TheoryData<string> Dashboards => [.. Files];

    private static string[] Files { get; } = [.. System.IO.Directory
        .GetFiles(Repository.PathOf($"{Directory}/dashboards")).Select(file => Path.GetFileName(file)).Order()];

    [Fact]
    public void Traffic_swarms_cluster_and_processes_have_a_dashboard()
    {
        Assert.Equal(["cluster.json", "processes.json", "swarms.json", "traffic.json"], Files);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Panels_have_a_title_a_description_a_query_of_the_provisioned_source_and_a_place_of_their_own(string name)
    {
        string source = Source().Match(Repository.Read($"{Directory}/provisioning/datasources/prometheus.yml")).Groups[1].Value;
        JsonElement dashboard = Read(name);
        HashSet<(int X, int Y)> taken = [];
        Assert.Equal("udpt-" + Path.GetFileNameWithoutExtension(name), dashboard.GetProperty("uid").GetString());
        foreach (JsonElement panel in dashboard.GetProperty("panels").EnumerateArray())
        {
            string title = panel.GetProperty("title").GetString()!;
            Assert.NotEmpty(title);
            Assert.NotEmpty(panel.GetProperty("description").GetString()!);
            Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
            Assert.All(panel.GetProperty("targets").EnumerateArray(), target =>
            {
                Assert.Equal(source, target.GetProperty("datasource").GetProperty("uid").GetString());
                Assert.Contains("$instance", target.GetProperty("expr").GetString(), StringComparison.Ordinal);
            });
            Assert.All(CellsOf(panel.GetProperty("gridPos")), cell =>
            {
                Assert.InRange(cell.X, 0, Columns - 1);
                Assert.True(taken.Add(cell), $"{title} lies on another panel");
            });
        }
    }

    [Fact]
    public void Dashboards_and_source_are_mounted_where_Grafana_looks_for_them()
    {
        string[] mounts = ComposeFile.Services["grafana"].List("volumes");
        Assert.Contains($"./{Directory}/provisioning:/etc/grafana/provisioning:ro", mounts);
        string folder = Folder().Match(Repository.Read($"{Directory}/provisioning/dashboards/udpt.yml")).Groups[1].Value;
        Assert.Contains($"./{Directory}/dashboards:{folder}:ro", mounts);
        Assert.StartsWith(
            folder + "/",
            ComposeFile.Services["grafana"].Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_host_reaches_what_watches()
    {
        Assert.Contains("--web.listen-address=127.0.0.1:9090", ComposeFile.Services["prometheus"].Command);
        Assert.Equal("127.0.0.1", ComposeFile.Services["grafana"].Environment["GF_SERVER_HTTP_ADDR"]);
        Assert.Contains(
            "url: http://127.0.0.1:9090",
            Repository.Read($"{Directory}/provisioning/datasources/prometheus.yml"),
            StringComparison.Ordinal);
    }

    private static JsonElement Read(string name) =>
        JsonDocument.Parse(Repository.Read($"{Directory}/dashboards/{name}")).RootElement;

    private static IEnumerable<(int X, int Y)> CellsOf(JsonElement place)
    {
        int Of(string name) => place.GetProperty(name).GetInt32();
        return from x in Enumerable.Range(Of("x"), Of("w"))
               from y in Enumerable.Range(Of("y"), Of("h"))
               select (x, y);
    }

    [GeneratedRegex(@"^ +uid: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Source();

    [GeneratedRegex(@"^ +path: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Folder();
}
