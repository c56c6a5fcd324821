using Udpt.Api.Faults;
using Udpt.Core.Identity;

namespace Udpt.Api.Torrents;

/// <summary>Changes many torrents, each by a call of its grain.</summary>
internal static class TorrentChanges
{
    /// <summary>Calls under way at once: what waits for an embedded database together is committed together.</summary>
    private const int Parallelism = 256;

    /// <summary>
    /// Applies <paramref name="change"/> to each torrent. It ends at the first failure, and can be repeated: what is done
    /// already is done again at no harm.
    /// </summary>
    /// <exception cref="PartlyDoneException">It has failed after some were done.</exception>
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
