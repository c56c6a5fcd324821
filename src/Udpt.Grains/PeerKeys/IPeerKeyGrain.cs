using Udpt.Core.Identity;
using Udpt.Grains.Calls;

namespace Udpt.Grains.PeerKeys;

/// <summary>
/// One peer key of private mode. The grain key is <see cref="PeerKeyId.GrainKey"/>. Every change is saved before the
/// call returns; if the record cannot be read or saved, the storage throws an exception and nothing has changed.
/// </summary>
[Alias("udpt.IPeerKeyGrain")]
public interface IPeerKeyGrain : IGrainWithStringKey
{
    /// <summary>The key, or null if it does not exist.</summary>
    [Alias("Describe")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<PeerKeyRecord?> Describe();

    /// <summary>Whether the key exists and is not revoked, for a gateway that has not cached it.</summary>
    [Alias("Check")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<PeerKeyStanding> Check();

    /// <summary>Creates the key; the call may be repeated.</summary>
    [Alias("Create")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task Create(PeerKeyRecord record);

    /// <summary>
    /// Revokes the key permanently; gateways are notified within a second. False if the key does not exist.
    /// </summary>
    [Alias("Revoke")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<bool> Revoke();

    /// <summary>Adds a report to the totals of the key; a repeated report counts once.</summary>
    [Alias("Report")]
    Task Report(PeerKeyReport report);
}

/// <summary>What a gateway needs to know about a key.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.PeerKeyStanding")]
public readonly record struct PeerKeyStanding
{
    /// <summary>Whether it exists and is not revoked.</summary>
    [Id(0)] public required bool IsValid { get; init; }

    /// <summary>When it stops being accepted; null means never.</summary>
    [Id(1)] public DateTimeOffset? ExpiresAt { get; init; }
}
