using Udpt.Grains.Swarms;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Catalog;

/// <summary>What a silo knows of a torrent without touching its swarm or its record, 28 bytes.</summary>
public readonly record struct CatalogEntry
{
    private readonly CatalogFlags _flags;

    private CatalogEntry(in InfoHash infoHash, uint completed, CatalogFlags flags)
    {
        InfoHash = infoHash;
        Completed = completed;
        _flags = flags;
    }

    public InfoHash InfoHash { get; }

    /// <summary>The completed count as last saved.</summary>
    public uint Completed { get; }

    /// <summary>Whether its swarm is in this silo's table.</summary>
    public bool IsInMemory => Is(CatalogFlags.InMemory);

    /// <summary>Whether the store has a record of it.</summary>
    public bool IsSaved => Is(CatalogFlags.Saved);

    public bool IsRegistered => Is(CatalogFlags.Registered);

    public bool IsFlagged => Is(CatalogFlags.Flagged);

    /// <summary>The record, as the store has it.</summary>
    public TorrentRecord ToRecord() => new() { IsRegistered = IsRegistered, IsFlagged = IsFlagged, Completed = Completed };

    /// <summary>What the list of torrents shows of one that is only saved.</summary>
    public TorrentSummary ToSummary() => new()
    {
        InfoHash = InfoHash,
        IsFlagged = IsFlagged,
        Completed = Completed,
        Seeders = 0,
        Leechers = 0,
    };

    internal bool IsNothing => _flags == CatalogFlags.None;

    internal static CatalogEntry Nothing(in InfoHash infoHash) => new(infoHash, 0, CatalogFlags.None);

    internal CatalogEntry WithMemory(bool isInMemory) =>
        new(InfoHash, Completed, isInMemory ? _flags | CatalogFlags.InMemory : _flags & ~CatalogFlags.InMemory);

    internal CatalogEntry WithRecord(TorrentRecord? record) => record is null
        ? new(InfoHash, 0, _flags & CatalogFlags.InMemory)
        : new(
            InfoHash,
            record.Completed,
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
