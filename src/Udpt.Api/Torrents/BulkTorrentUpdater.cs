using Udpt.Api.Faults;
using Udpt.Core.Identity;

namespace Udpt.Api.Torrents;

/// <summary>Changes many torrents, each by a call to its grain.</summary>
internal static class BulkTorrentUpdater
{
    /// <summary>Calls in flight: an embedded database commits those that wait together.</summary>
    private const int Parallelism = 256;

    /// <summary>
    /// Applies <paramref name="change"/> to each torrent. Stops at the first failure. May be repeated, because applying
    /// a change again does no harm.
    /// </summary>
    /// <exception cref="PartlyDoneException">It failed after some torrents had been changed.</exception>
    public static async Task Apply(
        IReadOnlyCollection<InfoHash> infoHashes,
        Func<InfoHash, Task> change,
        CancellationToken aborted)
    {
        int done = 0;
        try
        {
            await Parallel.ForEachAsync(
                infoHashes,
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = aborted },
                async (infoHash, _) =>
                {
                    await change(infoHash);
                    Interlocked.Increment(ref done);
                });
        }
        catch (Exception failure) when (done > 0 && !aborted.IsCancellationRequested)
        {
            throw new PartlyDoneException(done, infoHashes.Count, failure);
        }
    }
}
