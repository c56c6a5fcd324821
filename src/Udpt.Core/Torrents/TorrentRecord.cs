using System.Text.Json.Serialization;

namespace Udpt.Core.Torrents;

/// <summary>
/// The saved state of a torrent. The grain storage writes it as JSON under the state name <see cref="StateName"/> and
/// the torrent's grain key. Unknown members are ignored. Members that have always been written are required, so that a
/// damaged name is not mistaken for an absent member. Later additions must be optional, because earlier records lack
/// them.
/// </summary>
[GenerateSerializer]
[Alias("udpt.TorrentRecord")]
public sealed record TorrentRecord
{
    /// <summary>The state name in the grain storage.</summary>
    public const string StateName = "torrent";

    /// <summary>The name of the grain storage that holds it.</summary>
    public const string StorageName = "udpt";

    [Id(0), JsonRequired] public bool IsRegistered { get; init; }

    [Id(1), JsonRequired] public bool IsFlagged { get; init; }

    /// <summary>How many peers have completed the download.</summary>
    [Id(2), JsonRequired] public uint Completed { get; init; }

    /// <summary>
    /// When the last peer of a torrent that is neither registered nor flagged left, in Unix seconds: the count is kept
    /// for <c>completed_retention</c> after that. Absent while there are peers, and in records of older releases.
    /// </summary>
    [Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? LastSeen { get; init; }
}
