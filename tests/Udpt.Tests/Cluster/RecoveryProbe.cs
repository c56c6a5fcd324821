namespace Udpt.Tests.Cluster;

/// <summary>
/// Announces to all torrents of a <see cref="SteadyLoad"/> at once after a failure, to each repeatedly until answered.
/// Many clients ask in parallel, each through a single gateway, so that one gateway cannot hide what another cannot
/// reach.
/// </summary>
internal static class RecoveryProbe
{
    private const int Lanes = 48;

    /// <summary>Shorter than a real client's, to measure more precisely when answers return.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks until all are answered. Returns when the last one was, and how many datagrams it took.</summary>
    public static async Task<Recovery> Run(SteadyLoad load, long started)
    {
        var lanes = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => RunLane(load, lane)));
        return new Recovery(
            TimeProvider.System.GetElapsedTime(started, lanes.Max(lane => lane.AnsweredAt)),
            lanes.Sum(lane => lane.Sent),
            load.InfoHashes.Length);
    }

    private static async Task<(long AnsweredAt, int Sent)> RunLane(SteadyLoad load, int lane)
    {
        var entry = load.Entries[lane % load.Entries.Count];
        var peer = load.PeerOf(lane);
        using var client = entry.Client(peer.Address);
        var sent = 0;
        var answeredAt = 0L;
        var waiting = new Queue<int>(Enumerable.Range(0, load.InfoHashes.Length).Where(torrent => torrent % Lanes == lane));
        while (waiting.TryDequeue(out var torrent))
        {
            sent++;
            if (await peer.TryAnnounce(torrent, client, RetryAfter))
            {
                answeredAt = TimeProvider.System.GetTimestamp();
            }
            else
            {
                waiting.Enqueue(torrent);
            }
        }

        return (answeredAt, sent);
    }
}

/// <summary>The result of a <see cref="RecoveryProbe"/>.</summary>
/// <param name="Time">From the failure until every torrent had been answered.</param>
/// <param name="Sent">Datagrams sent.</param>
/// <param name="Answered">Torrents, each answered once.</param>
internal sealed record Recovery(TimeSpan Time, int Sent, int Answered)
{
    public override string ToString() =>
        $"all torrents are answered again after {Time}; datagrams sent {Sent}, answered {Answered}, lost {Sent - Answered}";
}
