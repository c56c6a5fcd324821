using Udpt.Core.Identity;
using Udpt.Core.Torrents;

namespace Udpt.Grains.Catalog;

/// <summary>What a silo knows of a torrent without reading its swarm or its record, 32 bytes.</summary>
public readonly record struct CatalogEntry
{
    private readonly uint _lastSeen;
    private readonly CatalogFlags _flags;

    private CatalogEntry(in InfoHash infoHash, uint completed, uint lastSeen, CatalogFlags flags)
    {
        InfoHash = infoHash;
        Completed = completed;
        _lastSeen = lastSeen;
        _flags = flags;
    }

    public InfoHash InfoHash { get; }

    /// <summary>The completed count as last saved.</summary>
    public uint Completed { get; }

    /// <inheritdoc cref="TorrentRecord.LastSeen"/>
    public long? LastSeen => _lastSeen == 0 ? null : _lastSeen;

    /// <summary>Whether its swarm is in this silo's table.</summary>
    public bool IsInMemory => Is(CatalogFlags.InMemory);

    /// <summary>Whether the store has a record of it.</summary>
    public bool IsSaved => Is(CatalogFlags.Saved);

    public bool IsRegistered => Is(CatalogFlags.Registered);

    public bool IsFlagged => Is(CatalogFlags.Flagged);

    /// <summary>
    /// Whether only its completed count remains, after its last peer has left. Such a torrent is not listed or included
    /// in totals.
    /// </summary>
    public bool IsRemembered => _flags == CatalogFlags.Saved;

    /// <summary>The record as stored.</summary>
    public TorrentRecord ToRecord() => new()
    {
        IsRegistered = IsRegistered,
        IsFlagged = IsFlagged,
        Completed = Completed,
        LastSeen = LastSeen,
    };

    /// <summary>The list entry for a torrent that is only saved.</summary>
    public TorrentSummary ToSummary() => new()
    {
        InfoHash = InfoHash,
        IsFlagged = IsFlagged,
        Completed = Completed,
        Seeders = 0,
        Leechers = 0,
    };

    internal bool IsNothing => _flags == CatalogFlags.None;

    internal static CatalogEntry Nothing(in InfoHash infoHash) => new(infoHash, 0, 0, CatalogFlags.None);

    internal CatalogEntry WithMemory(bool isInMemory) => new(
        InfoHash,
        Completed,
        _lastSeen,
        isInMemory ? _flags | CatalogFlags.InMemory : _flags & ~CatalogFlags.InMemory);

    internal CatalogEntry WithRecord(TorrentRecord? record) => record is null
        ? new(InfoHash, 0, 0, _flags & CatalogFlags.InMemory)
        : new(
            InfoHash,
            record.Completed,
            (uint)Math.Clamp(record.LastSeen ?? 0, 0, uint.MaxValue),
            (_flags & CatalogFlags.InMemory)
            | CatalogFlags.Saved
            | (record.IsRegistered ? CatalogFlags.Registered : 0)
            | (record.IsFlagged ? CatalogFlags.Flagged : 0));

    private bool Is(CatalogFlags flag) => (_flags & flag) != 0;

    [Flags]
    private enum CatalogFlags : byte
    {
        None = 0,
        InMemory = 1,
        Saved = 2,
        Registered = 4,
        Flagged = 8,
    }
}
