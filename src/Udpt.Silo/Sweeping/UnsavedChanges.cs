using System.Globalization;

namespace Udpt.Silo.Sweeping;

/// <summary>What a stop could not save.</summary>
/// <param name="Counts">Torrents whose completed count has changed since it was saved.</param>
/// <param name="Keys">Peer keys whose totals have changed since they were saved.</param>
/// <param name="Peers">Peers that the next start will not know.</param>
/// <param name="PeopledTorrents">The number of torrents that these peers are in.</param>
internal readonly record struct UnsavedChanges(int Counts = 0, int Keys = 0, long Peers = 0, int PeopledTorrents = 0)
{
    /// <summary>Whether nothing is lost.</summary>
    public bool AreNone => this == default;

    /// <inheritdoc/>
    public override string ToString() => AreNone ? "nothing" : string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        if (Peers > 0)
        {
            yield return $"{Count(Peers, "peer")} of {Count(PeopledTorrents, "torrent")}";
        }

        if (Counts > 0)
        {
            yield return $"the latest completed counts of {Count(Counts, "torrent")}";
        }

        if (Keys > 0)
        {
            yield return $"the latest totals of {Count(Keys, "peer key")}";
        }
    }

    private static string Count(long count, string what) => string.Create(
        CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
