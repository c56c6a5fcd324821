using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Udpt.Gateway.Routing;
using Udpt.Grains.Catalog;
using Udpt.Grains.Placement;
using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Gateway.Http.Torrents;

/// <summary>
/// The list of all torrents over the catalogs of the silos. Each catalog is sorted, so a page is a merge that reads from
/// each silo no more than a page.
/// </summary>
/// <remarks>
/// A silo that has just left fails the page, which is read again from those that have taken its torrents over.
/// </remarks>
public sealed class TorrentList(IGrainFactory grains, SiloView view, TimeProvider time, SiloTracker? tracker = null)
{
    /// <summary>Between two attempts: about as long as it takes to hear which silos there are.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Attempts begin within it: at least one after a silo that hangs has been found out.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);

    /// <summary>
    /// At most <paramref name="limit"/> torrents in the order of their info hashes: those after
    /// <paramref name="after"/> (all when null), less the first <paramref name="offset"/>.
    /// </summary>
    /// <exception cref="SiloUnavailableException">No silo is known.</exception>
    public async Task<TorrentSummary[]> Page(InfoHash? after, long offset, int limit)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await Page(Catalogs(), after, offset, limit);
            }
            catch (Exception exception) when (IsOfALostSilo(exception) && time.GetElapsedTime(start) < Patience)
            {
                tracker?.Refresh();
                await Task.Delay(RetryInterval, time);
            }
        }
    }

    private static async Task<TorrentSummary[]> Page(ICatalogGrain[] catalogs, InfoHash? after, long offset, int limit)
    {
        if (catalogs.Length == 1)
        {
            return await TorrentMerge.Read(catalogs, after, offset, 0, limit);
        }

        return await TorrentRank.Find(catalogs, after, offset) is { } start
            ? await TorrentMerge.Read(catalogs, start.After, 0, start.Skip, limit)
            : [];
    }

    /// <summary>Whether other silos may answer; when none does, there is no use in trying.</summary>
    private bool IsOfALostSilo(Exception exception) =>
        view.Silos.Silos.Count > 0
        && tracker is not { IsConnected: false }
        && exception is OrleansMessageRejectionException or ConnectionFailedException or TimeoutException;

    private ICatalogGrain[] Catalogs()
    {
        IReadOnlyList<SiloAddress> silos = view.Silos.Silos;
        if (silos.Count == 0)
        {
            silos = view.Local is { } local ? [local] : throw new SiloUnavailableException("No silo has been found yet.");
        }

        return [.. silos.Select(silo => grains.GetGrain<ICatalogGrain>(SiloKey.Of(silo)))];
    }
}
