using Udpt.Core.Identity;
using Udpt.Grains.Calls;

namespace Udpt.Grains.PeerKeys;

/// <summary>
/// One peer key of private mode. The grain key is <see cref="PeerKeyId.GrainKey"/>. Every change is saved before it is
/// answered; what cannot be read or saved is told by an exception of the storage, and has not happened.
/// </summary>
[Alias("udpt.IPeerKeyGrain")]
public interface IPeerKeyGrain : IGrainWithStringKey
{
    /// <summary>The key, or null when there is no such key.</summary>
    [Alias("Describe")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<PeerKeyRecord?> Describe();

    /// <summary>Whether the key exists and is not revoked, for a gateway that has not met it.</summary>
    [Alias("Check")]
    [ResponseTimeout(CallTimeouts.Datagram)]
    Task<PeerKeyStanding> Check();

    /// <summary>Makes the key; the same call may be made again.</summary>
    [Alias("Create")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task Create(PeerKeyRecord record);

    /// <summary>Revokes the key for good; gateways hear of it within a second. False when there is no such key.</summary>
    [Alias("Revoke")]
    [ResponseTimeout(CallTimeouts.Rest)]
    Task<bool> Revoke();

    /// <summary>Adds to the totals of the key, once a report.</summary>
    [Alias("Report")]
    Task Report(PeerKeyReport report);
}

/// <summary>What a gateway must know of a key.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.PeerKeyStanding")]
public readonly record struct PeerKeyStanding
{
    /// <summary>Whether it exists and is not revoked.</summary>
    [Id(0)] public required bool IsValid { get; init; }

    /// <summary>When it ceases to be accepted; null: never.</summary>
    [Id(1)] public DateTimeOffset? ExpiresAt { get; init; }
}
