using System.Globalization;

namespace Udpt.Silo.Sweeping;

/// <summary>What a stop could not save.</summary>
/// <param name="Counts">Torrents whose completed count is newer than what is saved.</param>
/// <param name="Keys">Peer keys whose totals are.</param>
/// <param name="Peers">Peers that will not be known after the next start.</param>
/// <param name="PeopledTorrents">Of so many torrents.</param>
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
