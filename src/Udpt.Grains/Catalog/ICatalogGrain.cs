using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Catalog;

/// <summary>
/// The torrents of one silo in the order of their info hashes: those in its memory, and those that are only saved and
/// whose home it is. Each silo has one, with the key <see cref="Placement.SiloKey"/>.
/// </summary>
[Alias("udpt.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>
    /// A page of at most <paramref name="limit"/> torrents: those after <paramref name="after"/> (all if null),
    /// skipping the first <paramref name="offset"/>.
    /// </summary>
    [Alias("List")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<CatalogPage> List(InfoHash? after, long offset, int limit);

    /// <summary>
    /// A page of at most <paramref name="limit"/> torrents after <paramref name="after"/> (all if null) that are
    /// flagged, or that are not. A page with fewer torrents, or none, is not necessarily the last: a call examines a
    /// bounded number of torrents, and <see cref="CatalogPage.Last"/> says where it stopped.
    /// </summary>
    [Alias("ListByFlag")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<CatalogPage> ListByFlag(InfoHash? after, bool isFlagged, int limit);

    /// <summary>
    /// The first <paramref name="count"/> torrents in the order of <see cref="PeerCountOrder"/>, at most a few seconds
    /// old: all, or only those that are flagged, or only those that are not. Never more than
    /// <see cref="TopTorrents.Max"/>.
    /// </summary>
    [Alias("Top")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<TorrentSummary[]> Top(bool? isFlagged, int count);

    /// <summary>
    /// How many torrents begin with <paramref name="prefix"/>, by the byte that follows it: 256 numbers.
    /// </summary>
    [Alias("CountByNextByte")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<long[]> CountByNextByte(byte[] prefix);
}

/// <summary>A page of one silo's torrents.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.CatalogPage")]
public sealed record CatalogPage
{
    /// <summary>The torrents, by info hash.</summary>
    [Id(0)] public required TorrentSummary[] Torrents { get; init; }

    /// <summary>
    /// For each torrent, whether it is in the silo's memory. Two silos may report a torrent that is moving between
    /// them: the one that has it in memory is right.
    /// </summary>
    [Id(1)] public required bool[] InMemory { get; init; }

    /// <summary>
    /// The last info hash examined, if there may be more after it. It need not be a listed one, because some torrents
    /// are in memory only because someone asked for them.
    /// </summary>
    [Id(2)] public required InfoHash? Last { get; init; }
}
