using Microsoft.AspNetCore.Mvc.ModelBinding;
using Udpt.Core.Identity;
using Udpt.Grains.Catalog;

namespace Udpt.Api.Torrents;

/// <summary>What a list of torrents is to hold, checked for what does not go together.</summary>
internal sealed record TorrentQuery
{
    /// <summary>The order of info hashes; also that of a list without <c>sort</c>.</summary>
    public const string ByInfoHash = "info_hash";

    /// <summary>The torrents with the most peers first.</summary>
    public const string ByPeerCount = "peers";

    public required long Offset { get; init; }

    public required int Limit { get; init; }

    public required InfoHash? After { get; init; }

    public required bool? IsFlagged { get; init; }

    public required string? Sort { get; init; }

    /// <summary>Adds to <paramref name="faults"/> what is wrong.</summary>
    public void Check(ModelStateDictionary faults)
    {
        if (Sort == ByPeerCount && After is not null)
        {
            faults.TryAddModelError("after", $"after: goes with the order of info hashes, not with sort={ByPeerCount}");
        }

        // The limit is at most a page, so the sum cannot overflow.
        if (Sort == ByPeerCount && Offset > TopTorrents.Most - Limit)
        {
            faults.TryAddModelError(
                "offset", $"offset: with sort={ByPeerCount} offset and limit together are at most {TopTorrents.Most}");
        }

        if (Sort != ByPeerCount && IsFlagged is not null && Offset > TorrentList.MaxSkipByFlag)
        {
            faults.TryAddModelError(
                "offset", $"offset: with flagged it is at most {TorrentList.MaxSkipByFlag}; go on with after=");
        }
    }
}
