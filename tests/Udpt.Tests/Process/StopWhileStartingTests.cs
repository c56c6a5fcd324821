using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Silo.Storage.Sqlite;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Xunit.Abstractions;
using GrainSwarm = Udpt.Core.Swarms.Swarm;

namespace Udpt.Tests.Process;

/// <summary>
/// Stops a real process at many moments of its start while announces come in: after the next start it must know
/// everything that it has answered.
/// </summary>
public sealed class StopWhileStartingTests(ITestOutputHelper output)
{
    private const int SavedPeers = 2;

    private static readonly Signal[] ManySignals =
        [Signal.Hangup, Signal.Terminate, Signal.Interrupt, Signal.Hangup, Signal.Terminate];

    private static readonly TrackerSettings Settings = new()
    {
        Database = "udpt.db",
        Udp = """
            max_peers_per_ip = 0
            new_torrents_per_ip = 0
            connection_id_lifetime = 900
            """,
    };

    [Fact]
    public Task What_was_answered_is_there_after_the_next_start_whenever_the_stop_comes() =>
        StopAfter([0, 1, 100], savedTorrents: 0, Signal.Terminate);

    [Fact]
    [Trait("Category", "Long")]
    public Task What_was_answered_is_there_after_a_stop_at_many_moments() =>
        StopAfter([0, 1, 2, 5, 10, 20, 50, 100, 200, 300, 500, 1000], savedTorrents: 0, Signal.Terminate);

    [Fact]
    public Task What_was_answered_is_there_when_many_signals_come_at_once() => StopAfter([1], savedTorrents: 0, ManySignals);

    [Fact]
    [Trait("Category", "Long")]
    public Task What_was_answered_is_there_when_many_signals_come_at_once_at_many_moments() =>
        StopAfter([0, 1, 2, 5, 20, 100, 300], savedTorrents: 0, ManySignals);

    [Fact]
    public async Task What_was_answered_is_there_after_a_stop_in_a_sweep()
    {
        await using var home = new TrackerHome(Settings with
        {
            Top = """
                cleanup_interval = 1
                log_level = "debug"
                """,
        });
        var peers = new KeenPeers();
        await using (var tracker = Launch(home))
        {
            var announcing = peers.AnnounceTo(tracker, () => tracker.HasExited);
            await tracker.WaitForLine("a sweep", line => line.Contains("Swept", StringComparison.Ordinal));
            Assert.Equal(0, await tracker.Stop());
            await announcing;
        }

        await ShouldKnow(peers, home);
    }

    [Fact]
    public Task Stop_while_many_saved_swarms_are_taken_up_loses_none_of_them_and_nothing_that_was_answered() =>
        StopAfter([1], savedTorrents: 100_000, Signal.Terminate);

    [Fact]
    [Trait("Category", "Long")]
    public Task Stops_while_a_million_saved_swarms_are_taken_up_lose_none_of_them() =>
        StopAfter([0, 1, 100, 1000], savedTorrents: 1_000_000, Signal.Terminate);

    [Fact]
    public async Task Start_that_fails_after_UDP_has_answered_keeps_what_was_answered()
    {
        await using var home = new TrackerHome(Settings);
        var peers = new KeenPeers();
        await Eventually.Get("a start that fails late", () => FailToListen(home, peers), failed => failed, TimeSpan.FromMinutes(2));
        await ShouldKnow(peers, home);
    }

    /// <summary>
    /// Starts the tracker and takes its HTTP address once UDP has answered. False if the tracker was faster, and has
    /// been stopped: the time between the two is short.
    /// </summary>
    private static async Task<bool> FailToListen(TrackerHome home, KeenPeers peers)
    {
        // Only bound, not listening, so that the tracker's address check at startup succeeds.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, home.HttpPort));
        await using var tracker = Launch(home);
        var before = peers.Answered;
        var announcing = peers.AnnounceTo(tracker, () => tracker.HasExited);
        var spin = new SpinWait();
        while (peers.Answered == before && !tracker.HasExited)
        {
            spin.SpinOnce();
        }

        try
        {
            taken.Listen();
        }
        catch (SocketException)
        {
            tracker.Send(Signal.Terminate);
        }

        var exitCode = await tracker.WaitForExit();
        await announcing;
        if (exitCode == 0)
        {
            return false;
        }

        Assert.Equal(1, exitCode);
        Assert.Contains("cannot listen on the HTTP address", tracker.Error, StringComparison.Ordinal);
        return true;
    }

    /// <summary>
    /// Repeatedly starts the tracker with saved swarms, stops it after this many answers, and compares.
    /// </summary>
    private async Task StopAfter(int[] answers, int savedTorrents, params Signal[] signals)
    {
        await using var home = new TrackerHome(Settings);
        if (savedTorrents > 0)
        {
            SaveSwarms(home.PathOf("udpt.db"), savedTorrents);
        }

        var peers = new KeenPeers();
        foreach (var count in answers)
        {
            await StartAndStop(home, peers, count, signals);
        }

        await ShouldKnow(peers, home, others: savedTorrents * SavedPeers);
    }

    /// <summary>
    /// Starts the tracker with peers announcing, and sends the signals after this many announces have been answered.
    /// </summary>
    private async Task StartAndStop(TrackerHome home, KeenPeers peers, int answers, params Signal[] signals)
    {
        await using var tracker = Launch(home);
        var before = peers.Answered;
        var announcing = peers.AnnounceTo(tracker, () => tracker.HasExited);
        await Eventually.Holds(
            "answers", () => tracker.HasExited || (peers.Answered - before >= answers && tracker.HearsHangup));
        foreach (var signal in signals)
        {
            tracker.Send(signal);
        }

        var exitCode = await tracker.WaitForExit();
        await announcing;
        output.WriteLine($"{answers}: {peers.Answered - before} answered\n{tracker.Output}{tracker.Error}");
        Assert.Equal(0, exitCode);
        Assert.Empty(tracker.Error);
        Assert.DoesNotContain("fail:", tracker.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", tracker.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", tracker.Output, StringComparison.Ordinal);
    }

    /// <summary>Asserts that after the next start the tracker knows these peers and this many others.</summary>
    private async Task ShouldKnow(KeenPeers peers, TrackerHome home, int others = 0)
    {
        var tracker = await home.Start();
        output.WriteLine($"{peers.Answered} of {peers.Sent} announces were answered");
        Assert.NotEqual(0, peers.Answered);

        // It is ready before all saved swarms are restored, and the counts may be some seconds old.
        var known = await Eventually.Get(
            "all peers",
            async () => (await tracker.Rest.Http.GetFromJsonAsync<JsonElement>("/status")).GetProperty("leechers").GetInt32(),
            leechers => leechers >= others + peers.Answered);
        Assert.InRange(known, others + peers.Answered, others + peers.Sent);
        await peers.ShouldBeListedBy(tracker.Rest);
    }

    private static TrackerProcess Launch(TrackerHome home) =>
        new(home.StartChild(["-c", home.ConfigurationFile]), home.UdpPort, home.HttpPort);

    /// <summary>What a stop of a tracker with this many torrents leaves.</summary>
    private static void SaveSwarms(string path, int count)
    {
        using var database = TorrentDatabase.Open(path);
        var swarm = new GrainSwarm(InfoHash.Read(Some.InfoHash()));
        var policy = SwarmPolicy.From(new TrackerOptions());
        var random = SwarmRandom.Create();
        for (var peer = 1; peer <= SavedPeers; peer++)
        {
            var announce = new AnnounceRequest
            {
                InfoHash = swarm.InfoHash,
                PeerId = default,
                Peer = PeerEndpoint.From(IPAddress.Parse("192.0.2.1"), (ushort)peer),
                Downloaded = 0,
                Left = 1,
                Uploaded = 0,
                Event = AnnounceEvent.Started,
                NumWant = 0,
            };
            swarm.Announce(announce, policy, now: 0, ref random, new byte[64]);
        }

        var blob = SwarmBlob.Write(swarm, now: 0);
        var torrents = Enumerable.Range(0, count).Select(_ => InfoHash.Read(Some.InfoHash()));
        database.Swarms.Save(torrents.Select(torrent => KeyValuePair.Create(torrent, blob)), TimeProvider.System.GetUtcNow());
    }
}
