using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Page.Tests;

/// <summary>
/// Real, continuous announces over UDP: swarms of different sizes, whose peers join, complete and return.
/// </summary>
internal sealed class Announcers : IAsyncDisposable
{
    public const int Torrents = 120;

    private const int FirstPort = 20_000;
    // A connection id is valid for two minutes.
    private const int StepsOfAnId = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly string[] Clients = ["-qB5010-", "-TR4060-", "-DE2110-", "-UT3560-", "-BI3700-", "-lt0D60-"];

    private readonly UdpTrackerClient _client;
    private readonly Visitors _seeders;
    private readonly Visitors _leechers;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private Announcers(TrackerProcess tracker)
    {
        _client = tracker.Client("127.0.0.3");
        _seeders = new Visitors(_client, InfoHashes, firstPort: 30_000, left: 0);
        _leechers = new Visitors(_client, InfoHashes, firstPort: 40_000, left: 1 << 30);
    }

    /// <summary>Their info hashes; the first has the most peers.</summary>
    public byte[][] InfoHashes { get; } = [.. Enumerable.Range(0, Torrents).Select(_ => Some.InfoHash())];

    /// <summary>All peers announce once; after that, some announce continuously.</summary>
    public static async Task<Announcers> Start(TrackerProcess tracker)
    {
        var announcers = new Announcers(tracker);
        for (var torrent = 0; torrent < Torrents; torrent++)
        {
            for (var peer = 0; peer < PeersOf(torrent); peer++)
            {
                await announcers.Announce(torrent, peer);
            }
        }

        announcers._running = announcers.Run();
        return announcers;
    }

    /// <summary>Few torrents have many peers, most have few: 120, 60, 40 and so on.</summary>
    public static int PeersOf(int torrent) => Math.Max(1, Torrents / (torrent + 1));

    /// <summary>Two of three are seeders.</summary>
    public static bool IsSeeder(int peer) => peer % 3 != 2;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        _stop.Dispose();
    }

    private Task<AnnounceAnswer> Announce(int torrent, int peer) => _client.Announce(new Announce
    {
        InfoHash = InfoHashes[torrent],
        Port = (ushort)(FirstPort + peer),
        PeerId = Some.PeerId(Clients[(torrent + peer) % Clients.Length]),
        Left = IsSeeder(peer) ? 0UL : (ulong)(peer + 1) << 24,
        Uploaded = (ulong)(peer + 1) << (24 + (peer % 8)),
        Downloaded = (ulong)(peer + 1) << 26,
        Event = IsSeeder(peer) ? Udpt.Testing.Wire.Announce.Completed : Udpt.Testing.Wire.Announce.Started,
    });

    /// <summary>Connects, announces and scrapes, with varying load.</summary>
    private async Task Run()
    {
        using var pace = new PeriodicTimer(Pause);
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            if (i % StepsOfAnId == 0)
            {
                await _client.Connect();
            }

            if (i % 9 == 0)
            {
                await _client.Scrape(InfoHashes[i % Torrents]);
            }

            for (var announce = 0; announce < 3 + (2 * Math.Sin(i / 2600.0)); announce++)
            {
                var torrent = (i + announce) % Torrents;
                await Announce(torrent, i % PeersOf(torrent));
            }

            await _seeders.Approach(0.5 + (0.5 * Math.Sin(i / 2100.0)));
            await _leechers.Approach(0.5 - (0.5 * Math.Cos(i / 1400.0)));
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
