using System.Text.Json.Serialization;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;

namespace Udpt.Grains.PeerKeys;

/// <summary>
/// The saved state of a peer key. The grain storage writes it as JSON under the state name <see cref="StateName"/> and
/// the grain key of its <see cref="PeerKeyId"/>. As in <see cref="Core.Torrents.TorrentRecord"/>, unknown members are
/// ignored, and members that have always been written are required.
/// </summary>
[GenerateSerializer]
[Alias("udpt.PeerKeyRecord")]
public sealed record PeerKeyRecord
{
    /// <summary>The state name in the grain storage.</summary>
    public const string StateName = "peer-key";

    /// <summary>The key itself, 40 hex digits: a secret, only for callers with a token.</summary>
    [Id(0), JsonRequired] public string Key { get; init; } = "";

    /// <summary>The name of its owner, as given by its creator.</summary>
    [Id(1), JsonRequired] public string Name { get; init; } = "";

    [Id(2), JsonRequired] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops being accepted; null means never.</summary>
    [Id(3), JsonRequired] public DateTimeOffset? ExpiresAt { get; init; }

    [Id(4), JsonRequired] public bool IsRevoked { get; init; }

    /// <summary>Bytes uploaded by its peers, as they report.</summary>
    [Id(5), JsonRequired] public ulong Uploaded { get; init; }

    /// <summary>Bytes downloaded by its peers, as they report.</summary>
    [Id(6), JsonRequired] public ulong Downloaded { get; init; }

    /// <summary>When a peer last announced with it, as last saved; null if none has.</summary>
    [Id(7), JsonRequired] public DateTimeOffset? LastSeen { get; init; }

    /// <summary>The ids of the latest reports, to detect repeated ones: see <see cref="PeerKeyReport"/>.</summary>
    [Id(8), JsonRequired] public Guid[] Reports { get; init; } = [];

    /// <summary>
    /// How many report ids are kept: each silo has one report in flight at a time, and silos are few.
    /// </summary>
    private const int RememberedReports = 16;

    /// <summary>Whether a report has already been counted.</summary>
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
