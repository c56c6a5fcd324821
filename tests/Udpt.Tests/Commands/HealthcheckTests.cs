using System.Net;
using System.Net.Sockets;
using System.Text;
using Udpt.Commands;
using Udpt.Tests.Configuration;

namespace Udpt.Tests.Commands;

public sealed class HealthcheckTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-healthcheck-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    public async Task Ready_tracker_is_reported_with_0(string bound)
    {
        using Server server = new(bound, "200 OK", """{"status":"ok"}""");

        Assert.Equal(0, await Healthcheck($"{bound}:{server.Port}"));
        Assert.Equal("ready" + Environment.NewLine, _output.ToString());
        Assert.StartsWith("GET /healthz/ready HTTP/1.1", await server.Request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"err","reason":"not ready: silo, store"}""", "not ready: silo, store")]
    [InlineData("""{"reason":1}""", "http://127.0.0.1:{0} responded with 503")]
    [InlineData("<html>", "http://127.0.0.1:{0} responded with 503")]
    [InlineData("1", "http://127.0.0.1:{0} responded with 503")]
    public async Task Tracker_that_is_not_ready_is_reported_with_1_and_the_reason(string answer, string told)
    {
        using Server server = new("127.0.0.1", "503 Service Unavailable", answer);

        Assert.Equal(1, await Healthcheck($"127.0.0.1:{server.Port}"));
        Assert.Equal(
            "udpt: " + told.Replace("{0}", $"{server.Port}", StringComparison.Ordinal) + Environment.NewLine,
            _error.ToString());
    }

    [Fact]
    public async Task Tracker_that_is_not_there_is_reported_with_1_and_its_address()
    {
        int port;
        using (Server server = new("127.0.0.1", "", ""))
        {
            port = server.Port;
        }

        Assert.Equal(1, await Healthcheck($"127.0.0.1:{port}"));
        Assert.StartsWith(
            $"udpt: http://127.0.0.1:{port} cannot be reached: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "udpt: there is no [http] section: ")]
    [InlineData("127.0.0.1:0", "udpt: http.bind_address has port 0: ")]
    public async Task Configuration_that_tells_no_address_is_bad_usage(string? bound, string start)
    {
        Assert.Equal(2, await Healthcheck(bound));
        Assert.StartsWith(start, _error.ToString(), StringComparison.Ordinal);
    }

    private async Task<int> Healthcheck(string? bound)
    {
        string file = Path.Combine(_directory.FullName, "udpt.toml");
        string http = bound is null ? "" : $"[http]\nbind_address = '{bound}'\n[http.access_tokens]\n";
        await File.WriteAllTextAsync(file, ConfigurationText.Least + http);
        CommandContext context = new()
        {
            Output = _output,
            Error = _error,
            Environment = new Dictionary<string, string>(),
        };
        return await CommandLine.Invoke(["healthcheck", "-c", file], context, CancellationToken.None);
    }

    /// <summary>Answers one request, whatever it is.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener;

        public Server(string address, string status, string body)
        {
            _listener = new TcpListener(IPAddress.Parse(address), 0);
            _listener.Start();
            Request = Answer($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<string> Request { get; }

        public void Dispose() => _listener.Dispose();

        private async Task<string> Answer(string answer)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            byte[] buffer = new byte[4096];
            int length = await stream.ReadAsync(buffer);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            return Encoding.ASCII.GetString(buffer, 0, length);
        }
    }
}
