using System.Collections.Concurrent;
using Udpt.Core.Identity;

namespace Udpt.Grains.Torrents;

/// <summary>
/// The torrents that are deleted while saved swarms are still being restored, so that the restore does not bring them
/// back. Thread-safe.
/// </summary>
public sealed class DroppedTorrents
{
    private volatile ConcurrentDictionary<InfoHash, bool>? _noted;

    /// <summary>Starts recording.</summary>
    public void Begin() => _noted = new();

    /// <summary>Stops recording and clears the list.</summary>
    public void End() => _noted = null;

    /// <summary>Records a torrent. Call it before its swarm leaves the table.</summary>
    public void Add(in InfoHash infoHash) => _noted?.TryAdd(infoHash, true);

    /// <summary>Whether the torrent has been deleted since recording started.</summary>
    public bool Contains(in InfoHash infoHash) => _noted?.ContainsKey(infoHash) == true;
}
