using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Telemetry;

/// <summary>A Prometheus of a test's own, which scrapes every second and has the repository's alerts.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    /// <summary>The range of a rate: a few scrapes.</summary>
    public const string RateInterval = "15s";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-prometheus-");
    private readonly HttpClient _http;
    private readonly int _port = FreePorts.Next();
    private ChildProcess? _process;

    private PrometheusServer() => _http = new HttpClient
    {
        BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}")),
    };

    /// <summary>Starts one that scrapes <c>/metrics</c> at these addresses; returns once it is ready.</summary>
    public static async Task<PrometheusServer> Start(IEnumerable<Uri> targets, string rules)
    {
        var server = new PrometheusServer();
        try
        {
            await server.Run(targets, rules);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The series that <paramref name="query"/> returns now.</summary>
    public async Task<PrometheusSeries[]> Query(string query)
    {
        using var answer = await _http.PostAsync(
            "/api/v1/query", new FormUrlEncodedContent([KeyValuePair.Create("query", query)]));
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, $"{query}: {json}");
        return [.. json.GetProperty("data").GetProperty("result").EnumerateArray().Select(PrometheusSeries.Read)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        _http.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task Run(IEnumerable<Uri> targets, string rules)
    {
        var configuration = Path.Combine(_directory.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, $"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files:
              - {rules}
            scrape_configs:
              - job_name: udpt
                static_configs:
                  - targets: [{string.Join(", ", targets.Select(target => $"'{target.Authority}'"))}]

            """);
        _process = ChildProcess.Start(
            "prometheus",
            [
                $"--config.file={configuration}",
                $"--storage.tsdb.path={Path.Combine(_directory.FullName, "data")}",
                string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{_port}"),
            ],
            _directory.FullName);
        await Eventually.Get("Prometheus to be ready", IsReady, isReady => isReady);
    }

    private async Task<bool> IsReady()
    {
        Assert.False(_process!.HasExited, _process.Describe());
        try
        {
            using var answer = await _http.GetAsync("/-/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
