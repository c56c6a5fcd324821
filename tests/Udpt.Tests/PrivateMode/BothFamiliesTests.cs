using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.PrivateMode;

/// <summary>A client that announces over IPv4 and IPv6, each time with the same totals.</summary>
public sealed class BothFamiliesTests : IAsyncLifetime
{
    private readonly TrackerHome _home = new(new TrackerSettings
    {
        Mode = "private",
        Private = "torrents = \"dynamic\"",
        Database = "udpt.db",
        UdpAddresses = ["127.0.0.1", "[::1]"],
    });

    private readonly Announce _announce = new() { InfoHash = Some.InfoHash(), Port = 6881 };
    private TrackerProcess _tracker = null!;
    private string _key = "";

    public async Task InitializeAsync()
    {
        _tracker = await _home.Start();
        _key = (await _tracker.Rest.CreateKey()).Key;
    }

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task What_it_moves_counts_once_also_over_restarts_of_the_tracker_and_of_the_client()
    {
        await TellBoth(0, Announce.Started);
        await Tell("127.0.0.2", 1000);

        await Restart();
        await Tell("::1", 1000);
        Assert.Equal(1000ul, await Total());

        await TellBoth(0, Announce.Started);
        await TellBoth(300);
        await Tell("127.0.0.2", 500, Announce.Stopped);
        await Restart();
        await Tell("::1", 500, Announce.Stopped);
        Assert.Equal(1500ul, await Total());
    }

    /// <summary>Usage still pending when the tracker stops is reported to the key before it has stopped.</summary>
    private async Task<ulong> Total()
    {
        await Restart();
        var line = await _tracker.Rest.FindKey(_key);
        Assert.Equal(line.Uploaded, line.Downloaded);
        return line.Uploaded;
    }

    private async Task Restart()
    {
        Assert.Equal(0, await _tracker.Stop());
        _tracker = await _home.Start();
    }

    private async Task TellBoth(ulong total, uint @event = Announce.None)
    {
        await Tell("127.0.0.2", total, @event);
        await Tell("::1", total, @event);
    }

    private async Task Tell(string from, ulong total, uint @event = Announce.None)
    {
        using var client = _tracker.Client(from);
        await client.Announce(_announce with
        {
            Options = Url.Of($"/{_key}"),
            Uploaded = total,
            Downloaded = total,
            Event = @event,
        });
    }
}
