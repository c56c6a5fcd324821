using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using ClusterMember = Udpt.Testing.Cluster.ClusterMember;

namespace Udpt.Tests.Cluster;

/// <summary>
/// Peers that announce continuously, like those of real swarms: a lost datagram is resent, every reply is checked. Of
/// the four peers of each torrent, two have completed it before, one completes it meanwhile, one never does.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int FirstPort = 20_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly LoadingPeer[] _peers;
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private SteadyLoad(IReadOnlyList<ClusterMember> entries, int torrents)
    {
        Entries = entries;
        InfoHashes = [.. Enumerable.Range(0, torrents).Select(_ => Some.InfoHash())];
        _peers = [.. Addresses.Select(address => new LoadingPeer(address, this))];
    }

    public static string[] Addresses { get; } = ["127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.14"];

    public static int PeersInSwarm => Addresses.Length;

    /// <summary>The processes that serve UDP: requests go to each in turn.</summary>
    public IReadOnlyList<ClusterMember> Entries { get; }

    public byte[][] InfoHashes { get; }

    public Tally Tally { get; private set; } = new();

    /// <summary>The number of peers in all swarms.</summary>
    public int Peers => InfoHashes.Length * PeersInSwarm;

    /// <summary>The number of completed downloads that its peers have reported.</summary>
    public int Completed => _peers.Sum(peer => Enumerable.Range(0, InfoHashes.Length).Count(peer.IsSeederOf));

    /// <summary>The port of all peers of a torrent, which identifies the swarm.</summary>
    public static int PortOf(int torrent) => FirstPort + torrent;

    /// <summary>A peer that is in every torrent.</summary>
    public LoadingPeer PeerOf(int number) => _peers[number % _peers.Length];

    /// <summary>Announces all peers; the continuous load is not running yet.</summary>
    public static async Task<SteadyLoad> Fill(IReadOnlyList<ClusterMember> entries, int torrents = 300)
    {
        var load = new SteadyLoad(entries, torrents);
        await Task.WhenAll(load._peers.Select(peer => peer.Connect()));
        await load.FillAgain();
        for (var i = 0; i < torrents; i++)
        {
            await Task.WhenAll(load._peers.Take(2).Select(peer => peer.Announce(i, Announce.Completed)));
        }

        load.Tally.ShouldBeWhole();
        load.Tally = new Tally();
        return load;
    }

    /// <summary>
    /// Every peer announces once to each of its torrents; only a reply is required. Returns the torrents whose peers were
    /// lost: the first to announce to one of them sees fewer than all.
    /// </summary>
    public async Task<byte[][]> FillAgain()
    {
        var fewest = new int[_peers.Length][];
        await Task.WhenAll(_peers.Select(async (peer, number) =>
        {
            fewest[number] = new int[InfoHashes.Length];
            for (var i = 0; i < InfoHashes.Length; i++)
            {
                var answer = await peer.Announce(i, peer.IsSeederOf(i) ? Announce.None : Announce.Started);
                fewest[number][i] = answer is null ? PeersInSwarm : answer.Seeders + answer.Leechers;
            }
        }));

        // A silo hands over its swarms completely.
        return [.. InfoHashes.Where((_, i) => fewest.Min(seen => seen[i]) < PeersInSwarm)];
    }

    public void Start() => _running = Task.WhenAll(_peers.Select((peer, number) => Run(peer, completes: number == 2)));

    /// <summary>Waits until each peer has announced to each torrent once more.</summary>
    public Task GoRound()
    {
        var aim = Tally.Answered + (InfoHashes.Length * _peers.Length);
        return Eventually.Holds(
            "another round of announces", () => Tally.Answered >= aim || _running.IsCompleted, TimeSpan.FromMinutes(2));
    }

    /// <summary>Waits for the requests in flight.</summary>
    public async Task<Tally> Stop()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        return Tally;
    }

    /// <summary>The counts of scrapes through <paramref name="entry"/>.</summary>
    public async Task<Census> Count(ClusterMember entry)
    {
        using var client = entry.Client("127.0.0.21");
        var census = new Census(0, 0, 0, 0, 0, 0);
        for (var first = 0; first < InfoHashes.Length; first += ScrapeAnswer.MostInOneReply)
        {
            var answers = await client.Scrape([.. InfoHashes.Skip(first).Take(ScrapeAnswer.MostInOneReply)]);
            for (var i = 0; i < answers.Length; i++)
            {
                census = Add(census, answers[i], _peers.Count(peer => peer.IsSeederOf(first + i)));
            }
        }

        return census;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
        foreach (var peer in _peers)
        {
            peer.Dispose();
        }
    }

    private static Census Add(Census census, ScrapeAnswer answer, int seeders)
    {
        var lost = Math.Max(0, seeders - answer.Seeders)
            + Math.Max(0, PeersInSwarm - seeders - answer.Leechers);
        var peers = answer.Seeders + answer.Leechers;
        return new Census(
            census.Peers + peers,
            census.LostPeers + lost,
            census.DoublePeers + Math.Max(0, peers - PeersInSwarm),
            census.Completed + answer.Completed,
            census.LostCompleted + Math.Max(0, seeders - answer.Completed),
            census.DoubleCompleted + Math.Max(0, answer.Completed - seeders));
    }

    private async Task Run(LoadingPeer peer, bool completes)
    {
        using var pace = new PeriodicTimer(Pause);
        for (var i = 0; !_stop.IsCancellationRequested; i = (i + 1) % InfoHashes.Length)
        {
            await peer.AnnounceAndCheck(i, completes && !peer.IsSeederOf(i) ? Announce.Completed : Announce.None);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
