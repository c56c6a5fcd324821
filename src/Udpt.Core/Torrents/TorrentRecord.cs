using System.Text.Json.Serialization;

namespace Udpt.Core.Torrents;

/// <summary>
/// What is saved of a torrent. Written as JSON by the grain storage, under the state name <see cref="StateName"/>
/// and the grain key of its torrent. Members that this release does not know are ignored. Those that it has
/// always written are required: one whose name is damaged is not taken for one that is not there. A later member must be
/// optional, since earlier records lack it.
/// </summary>
[GenerateSerializer]
[Alias("udpt.TorrentRecord")]
public sealed record TorrentRecord
{
    /// <summary>The state name in the grain storage.</summary>
    public const string StateName = "torrent";

    /// <summary>The name of the grain storage that keeps it.</summary>
    public const string StorageName = "udpt";

    [Id(0), JsonRequired] public bool IsRegistered { get; init; }

    [Id(1), JsonRequired] public bool IsFlagged { get; init; }

    /// <summary>How many peers have completed the download.</summary>
    [Id(2), JsonRequired] public uint Completed { get; init; }

    /// <summary>
    /// When the last peer of a torrent that is neither registered nor flagged left, in Unix seconds: the count is kept for
    /// <c>completed_retention</c> from then on. Absent while there are peers, and in records of older releases.
    /// </summary>
    [Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? LastSeen { get; init; }
}
