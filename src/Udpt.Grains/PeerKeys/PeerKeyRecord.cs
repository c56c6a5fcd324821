using System.Text.Json.Serialization;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Grains.PeerKeys;

/// <summary>
/// What is saved of a peer key. Written as JSON by the grain storage, under the state name <see cref="StateName"/> and
/// the grain key of <see cref="PeerKeyId"/>. Members that this release does not know are ignored, those that it has
/// always written are required, as in <see cref="Core.Torrents.TorrentRecord"/>.
/// </summary>
[GenerateSerializer]
[Alias("udpt.PeerKeyRecord")]
public sealed record PeerKeyRecord
{
    /// <summary>The state name in the grain storage.</summary>
    public const string StateName = "peer-key";

    /// <summary>The key itself, 40 hex digits: a secret, for those who hold a token.</summary>
    [Id(0), JsonRequired] public string Key { get; init; } = "";

    /// <summary>Whose it is, as whoever made it says.</summary>
    [Id(1), JsonRequired] public string Name { get; init; } = "";

    [Id(2), JsonRequired] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it is not accepted; null: it does not expire.</summary>
    [Id(3), JsonRequired] public DateTimeOffset? ExpiresAt { get; init; }

    [Id(4), JsonRequired] public bool IsRevoked { get; init; }

    /// <summary>Bytes uploaded by its peers, as they say.</summary>
    [Id(5), JsonRequired] public ulong Uploaded { get; init; }

    /// <summary>Bytes downloaded by its peers, as they say.</summary>
    [Id(6), JsonRequired] public ulong Downloaded { get; init; }

    /// <summary>When a peer last announced with it, as last saved; null: none has.</summary>
    [Id(7), JsonRequired] public DateTimeOffset? LastSeen { get; init; }

    /// <summary>The reports taken last, so that one which comes again is known: see <see cref="PeerKeyReport"/>.</summary>
    [Id(8), JsonRequired] public Guid[] Reports { get; init; } = [];

    /// <summary>How many reports are remembered: a silo has one under way at a time, and silos are few.</summary>
    private const int RememberedReports = 16;

    /// <summary>Whether a report has been taken before.</summary>
    internal bool HasTaken(PeerKeyReport report) => Reports.Contains(report.Id);

    /// <summary>The record with a report added.</summary>
    internal PeerKeyRecord With(PeerKeyReport report) => HasTaken(report) ? this : this with
    {
        Uploaded = Saturating.Add(Uploaded, report.Uploaded),
        Downloaded = Saturating.Add(Downloaded, report.Downloaded),
        LastSeen = LastSeen > report.LastSeen ? LastSeen : report.LastSeen,
        Reports = [.. Reports.TakeLast(RememberedReports - 1), report.Id],
    };
}
