using System.Text;
using Udpt.Commands;

namespace Udpt.Tests.Configuration;

/// <summary>Thousands of damaged configuration files, through the command as a user sees it.</summary>
public sealed class MutatedFilesTests : IDisposable
{
    private const int Rounds = 1000;
    private const int MostLines = 30;

    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", "=", ",", ".", "\"", "'", "\"\"\"", "'''", "#", "\\", "\n", "\r", "\r\n", "\t", "\f", "\v", "\0",
        "\u0007", "\u001b", "\u007f", "\u0085", "\u00a0", "\u2028", "\u200b", "\ufeff", "“", "”", "ä", "😀", "[[", "]]",
        "[udp]", "[http]", "[http.access_tokens]", "mode", "a.b", "\"a.b\" = ", "= = ", "0x", "1e999", "-", "_", "inf", "nan",
        "1979-05-27T07:32:00Z", "99999999999999999999", "true", "{a=", "\\u0000", "\\UFFFFFFFF", "::", "0.0.0.0:0",
    ];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-mutated-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Each_is_good_or_told_in_a_few_lines_with_file_and_line(int seed)
    {
        byte[] sample = Encoding.UTF8.GetBytes(Sample());
        Random random = new(seed);
        string file = Path.Combine(_directory.FullName, "m.toml");
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            List<byte> bytes = [.. sample];
            for (int damages = random.Next(1, 4); damages > 0; damages--)
            {
                Damage(bytes, random);
            }

            await File.WriteAllBytesAsync(file, [.. bytes]);
            (int exitCode, string output, string error) = await Check(file);
            string about = $"seed {seed}, round {round}: {exitCode}\n{error}\n---\n{Encoding.UTF8.GetString([.. bytes])}";
            if (exitCode == 0)
            {
                Assert.StartsWith($"{file}: OK", output, StringComparison.Ordinal);
                continue;
            }

            refused++;
            string[] lines = error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
            Assert.True(exitCode == 2, about);
            Assert.True(lines.Length is > 0 and <= MostLines, about);
            Assert.True(lines.All(line => line.StartsWith(file + ":", StringComparison.Ordinal)), about);
            Assert.False(error.Contains("Exception", StringComparison.Ordinal), about);
            Assert.False(error.Any(c => char.IsControl(c) && c != '\n' && c != '\r'), about);
        }

        Assert.InRange(refused, Rounds / 4, Rounds);
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count);
        switch (random.Next(9))
        {
            case 0:
                bytes[at] = (byte)random.Next(128);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at - 1));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.Add((byte)'\n');
                break;
            case 4:
                int from = random.Next(bytes.Count);
                bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(1, 200), bytes.Count - from)));
                break;
            case 5:
                string piece = Pieces[random.Next(Pieces.Length)];
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, random.Next(1, 100)))));
                break;
            default:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                break;
        }
    }

    /// <summary>Every key there is, set.</summary>
    private static string Sample() => """
        mode = "private"
        log_level = "info"
        db_path = "udpt.db"
        cleanup_interval = 600
        [udp]
        bind_address = ["0.0.0.0:6969", "[::]:6969"]
        announce_interval = 120
        peer_timeout = 1800
        max_peers = 200
        max_peers_per_ip = 64
        max_torrents = 0
        new_torrents_per_ip = 100
        new_torrents = 0
        workers = 0
        share_port = false
        connection_id_lifetime = 120
        [http]
        bind_address = "127.0.0.1:6970" # the REST API
        [http.access_tokens]
        someone = "MyAccessToken"
        "some.one" = { token = 'Other', scope = "read" }
        [private]
        torrents = "static"
        scrape = "refused"
        max_peers_per_key = 0
        [cluster]
        database = "Host=db;Username=udpt;Password=secret;Database=udpt"
        cluster_id = "udpt"
        service_id = "udpt"
        advertise = "10.0.0.5"
        silo_port = 11111
        gateway_port = 30000
        [telemetry]
        otlp_endpoint = "http://collector:4317"

        """;

    private static async Task<(int ExitCode, string Output, string Error)> Check(string file)
    {
        StringWriter output = new();
        StringWriter error = new();
        CommandContext context = new()
        {
            Output = output,
            Error = error,
            Environment = new Dictionary<string, string>(),
        };
        int exitCode = await CommandLine.Invoke(["check", "-c", file], context, CancellationToken.None);
        return (exitCode, output.ToString(), error.ToString());
    }
}
