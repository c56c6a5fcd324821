using System.Collections.Concurrent;
using Udpt.Core.Identity;

namespace Udpt.Grains.Torrents;

/// <summary>
/// The torrents that are dropped while saved swarms are still on their way into the table: what was saved of them must
/// not bring them back. Thread-safe.
/// </summary>
public sealed class DroppedTorrents
{
    private volatile ConcurrentDictionary<InfoHash, bool>? _noted;

    /// <summary>From now on they are noted.</summary>
    public void Begin() => _noted = new();

    /// <summary>They need no longer be known.</summary>
    public void End() => _noted = null;

    /// <summary>Notes one, before its swarm leaves the table.</summary>
    public void Add(in InfoHash infoHash) => _noted?.TryAdd(infoHash, true);

    /// <summary>Whether it was dropped since the beginning.</summary>
    public bool Contains(in InfoHash infoHash) => _noted?.ContainsKey(infoHash) == true;
}
