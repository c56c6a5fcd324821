using System.Text.Json;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Clients;

/// <summary>
/// A running transmission-cli with one torrent, on 127.0.0.4, whose only source of peers is the tracker.
/// </summary>
internal sealed class TransmissionPeer : IAsyncDisposable
{
    public const string Address = "127.0.0.4";

    private readonly ChildProcess _process;

    private TransmissionPeer(ChildProcess process) => _process = process;

    /// <summary>Its output so far.</summary>
    public string Describe() => _process.Describe();

    public static TransmissionPeer Start(TestTorrent torrent, string directory)
    {
        var configuration = torrent.NewDirectory("transmission").FullName;
        var port = FreePorts.Next();
        File.WriteAllText(Path.Combine(configuration, "settings.json"), Settings(directory, port));
        return new TransmissionPeer(ChildProcess.Start(
            "transmission-cli",
            ["--config-dir", configuration, "--download-dir", directory, "--port", $"{port}", torrent.TorrentFile],
            configuration));
    }

    /// <summary>Waits until it prints <paramref name="text"/>.</summary>
    public Task ShouldShow(string text) => Eventually.Get(
        $"\"{text}\" to be shown",
        () => Task.FromResult(_process.Describe()),
        shown => shown.Contains(text, StringComparison.Ordinal),
        ClientTests.Deadline);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Settings(string directory, int port) => JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            ["bind-address-ipv4"] = Address,
            ["bind-address-ipv6"] = "::1",
            ["peer-port"] = port,
            ["peer-port-random-on-start"] = false,
            ["dht-enabled"] = false,
            ["lpd-enabled"] = false,
            ["pex-enabled"] = false,
            ["utp-enabled"] = false,
            ["port-forwarding-enabled"] = false,
            ["rpc-enabled"] = false,
            ["download-dir"] = directory,
            ["incomplete-dir-enabled"] = false,
            // Until it is complete, the file has another name.
            ["rename-partial-files"] = true,
            ["cache-size-mb"] = 0,
        });
}
