using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Catalog;

/// <summary>
/// The torrents of one silo in the order of their info hashes: those in its memory, and of those only saved the ones it is
/// the home of. There is one in each silo, with the key <see cref="Placement.SiloKey"/>.
/// </summary>
[Alias("udpt.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>
    /// A page of at most <paramref name="limit"/> torrents: those after <paramref name="after"/> (all when null),
    /// less the first <paramref name="offset"/>.
    /// </summary>
    [Alias("List")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<CatalogPage> List(InfoHash? after, long offset, int limit);

    /// <summary>
    /// A page of at most <paramref name="limit"/> torrents after <paramref name="after"/> (all when null) that are
    /// flagged, or are not. It may hold fewer, even none, and there be more all the same: a call looks at a bounded number
    /// of torrents, and <see cref="CatalogPage.Last"/> says where it has stopped.
    /// </summary>
    [Alias("ListByFlag")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<CatalogPage> ListByFlag(InfoHash? after, bool isFlagged, int limit);

    /// <summary>
    /// The first <paramref name="count"/> torrents in the order of <see cref="PeerCountOrder"/>, some seconds old at most: all, or
    /// those that are flagged or are not. Never more than <see cref="TopTorrents.Most"/>.
    /// </summary>
    [Alias("Top")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<TorrentSummary[]> Top(bool? isFlagged, int count);

    /// <summary>How many torrents begin with <paramref name="prefix"/>, by the byte after it: 256 numbers.</summary>
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
    /// For each, whether it is in the silo's memory. A torrent that is on its way between silos may be told by two: who
    /// has it in memory is right.
    /// </summary>
    [Id(1)] public required bool[] InMemory { get; init; }

    /// <summary>
    /// The last info hash looked at, when there may be more after it. It may be one that is not listed: some are in memory
    /// only because somebody has asked for them.
    /// </summary>
    [Id(2)] public required InfoHash? Last { get; init; }
}
