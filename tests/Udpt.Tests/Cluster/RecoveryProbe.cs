using Udpt.Testing.Wire;

namespace Udpt.Tests.Cluster;

/// <summary>
/// Announces to all torrents of a <see cref="SteadyLoad"/> at once after a mishap, to each again and again until it is
/// answered. Many ask side by side, each by one gateway only: what one of them cannot reach is not hidden by another.
/// </summary>
internal static class RecoveryProbe
{
    private const int Lanes = 48;

    /// <summary>A client waits for longer; who asks often learns more exactly when it is answered again.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks until all are answered. Returns when the last was, and what it took.</summary>
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

/// <summary>What a <see cref="RecoveryProbe"/> has found.</summary>
/// <param name="Time">From the mishap until every torrent had been answered.</param>
/// <param name="Sent">Datagrams sent.</param>
/// <param name="Answered">Torrents, each answered once.</param>
internal sealed record Recovery(TimeSpan Time, int Sent, int Answered)
{
    public override string ToString() =>
        $"all torrents are answered again after {Time}; datagrams sent {Sent}, answered {Answered}, lost {Sent - Answered}";
}
