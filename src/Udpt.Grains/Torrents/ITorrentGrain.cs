using Udpt.Core.Protocol;
using Udpt.Core.Torrents;
using Udpt.Grains.Calls;
using Udpt.Grains.Records;

namespace Udpt.Grains.Torrents;

/// <summary>
/// One torrent of the cluster: the owner of its swarm and of its record. Its key is a <see cref="TorrentKey"/>. Most
/// announces bypass it: code in the same process uses the swarm directly.
/// </summary>
/// <remarks>
/// Methods that read or write the record throw <see cref="StorageUnavailableException"/> when the store is unavailable.
/// Methods that take a <see cref="ChangeTicket"/> throw <see cref="LateChangeException"/> when it has expired; the
/// caller may then ask for a new one.
/// </remarks>
[Alias("udpt.ITorrentGrain")]
public interface ITorrentGrain : IGrainWithStringKey
{
    /// <summary>Applies an announce of a torrent that is not in the caller's process.</summary>
    [Alias("Announce")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<AnnounceReply> Announce(AnnounceRequest request);

    /// <summary>The torrent's counts; zeros if nothing is known of it.</summary>
    [Alias("Scrape")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<ScrapeCounts> Scrape();

    /// <summary>
    /// The torrent with at most <paramref name="maxPeers"/> of its peers, or null if nothing is known of it.
    /// </summary>
    [Alias("Describe")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<TorrentDetails?> Describe(int maxPeers);

    /// <summary>Issues a ticket for one of the changes below; each needs its own.</summary>
    [Alias("BeginChange")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<ChangeTicket> BeginChange();

    /// <summary>Registers the torrent and removes its flag; saved before it returns.</summary>
    [Alias("Register")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task Register(ChangeTicket ticket);

    /// <summary>Flags the torrent: its announces are rejected from now on; saved before it returns.</summary>
    [Alias("Flag")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task Flag(ChangeTicket ticket);

    /// <summary>
    /// Deletes the torrent, its record and its peers. False if nothing was known of it, not even a count.
    /// </summary>
    [Alias("Drop")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<bool> Drop(ChangeTicket ticket);

    /// <summary>Saves the completed count if it has changed since it was last saved, or if peers are back.</summary>
    [Alias("Save")]
    Task Save();

    /// <summary>
    /// Deactivates the torrent if it has no peers and is neither flagged nor registered; its completed count stays
    /// saved for <c>completed_retention</c>.
    /// </summary>
    [Alias("ForgetIfEmpty")]
    Task ForgetIfEmpty();

    /// <summary>
    /// Moves the torrent with its peers to its home if it is elsewhere; returns once the migration has started.
    /// </summary>
    [Alias("MoveHome")]
    Task MoveHome();
}
