using Udpt.Testing.Processes;

namespace Udpt.Tests.Clients;

/// <summary>A running libtorrent client with one torrent (scripts/libtorrent_peer.py).</summary>
internal sealed class LibtorrentPeer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private LibtorrentPeer(ChildProcess process) => _process = process;

    public IEnumerable<PeerEvent> Events => PeerEvent.Read(_process.Output);

    /// <summary>Starts a client that listens at <paramref name="address"/>, written as in an endpoint.</summary>
    public static LibtorrentPeer Start(TestTorrent torrent, string directory, string address) =>
        new(Python.Start(
            "libtorrent_peer.py", torrent.TorrentFile, directory, $"{address}:{FreePorts.Next()}"));

    /// <summary>Waits for an event with this name.</summary>
    public async Task<PeerEvent> WaitFor(string name, Func<PeerEvent, bool>? isWanted = null)
    {
        var line = await _process.WaitForLine(
            $"the event {name}",
            line => PeerEvent.Read(line).Any(@event => @event.Name == name && (isWanted?.Invoke(@event) ?? true)),
            ClientTests.Deadline);
        return PeerEvent.Read(line).Single();
    }

    /// <summary>Makes it send its stop to the tracker, and waits for its end.</summary>
    public async Task Stop()
    {
        _process.CloseInput();
        Assert.Equal(0, await _process.WaitForExit());
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
