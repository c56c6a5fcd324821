using Udpt.Core.Protocol;
using Udpt.Core.Torrents;
using Udpt.Grains.Calls;
using Udpt.Grains.Records;

namespace Udpt.Grains.Torrents;

/// <summary>
/// One torrent of the cluster: the owner of its swarm and of its record. The key is <see cref="TorrentKey"/>'s.
/// Announces usually do not come this way: whoever shares the process with the swarm uses it directly.
/// </summary>
/// <remarks>
/// Methods that read or write the record throw <see cref="StorageUnavailableException"/> when the store is away. Those that
/// take a <see cref="ChangeTicket"/> throw <see cref="LateChangeException"/> when it is not good: a new one may be asked for.
/// </remarks>
[Alias("udpt.ITorrentGrain")]
public interface ITorrentGrain : IGrainWithStringKey
{
    /// <summary>The general way of an announce, for a torrent that is not in the caller's process.</summary>
    [Alias("Announce")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<AnnounceReply> Announce(AnnounceRequest request);

    /// <summary>The torrent's counts, zeros when nothing is known of it.</summary>
    [Alias("Scrape")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<ScrapeCounts> Scrape();

    /// <summary>The torrent with at most <paramref name="maxPeers"/> of its peers, or null when nothing is known of it.</summary>
    [Alias("Describe")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<TorrentDetails?> Describe(int maxPeers);

    /// <summary>Leave for one of the changes below, asked for before each.</summary>
    [Alias("BeginChange")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<ChangeTicket> BeginChange();

    /// <summary>Registers the torrent and lifts its flag; saved before it returns.</summary>
    [Alias("Register")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task Register(ChangeTicket ticket);

    /// <summary>Flags the torrent: from now on it is refused; saved before it returns.</summary>
    [Alias("Flag")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task Flag(ChangeTicket ticket);

    /// <summary>Forgets the torrent, its record and its peers. False when nothing was known of it, not even a count.</summary>
    [Alias("Drop")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<bool> Drop(ChangeTicket ticket);

    /// <summary>Saves the completed count if it has changed since it was last saved, or peers are back.</summary>
    [Alias("Save")]
    Task Save();

    /// <summary>
    /// Deactivates the torrent if it has no peers and is neither flagged nor registered; its completed count stays saved for
    /// <c>completed_retention</c>.
    /// </summary>
    [Alias("ForgetIfEmpty")]
    Task ForgetIfEmpty();

    /// <summary>Moves the torrent with its peers to its home, if it is elsewhere; returns when the move has begun.</summary>
    [Alias("MoveHome")]
    Task MoveHome();
}
