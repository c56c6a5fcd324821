using Udpt.Core.Identity;

namespace Udpt.Grains.PeerKeys;

/// <summary>
/// Tells gateways which keys have been revoked since they last asked, so that they can cache all others. A single
/// grain, with the key 0, in memory only. If it is lost, a new one starts with another epoch, and gateways clear their
/// caches: each key is then looked up once more.
/// </summary>
[Alias("udpt.IRevocationsGrain")]
public interface IRevocationsGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a revocation that has been saved.</summary>
    [Alias("Add")]
    Task Add(PeerKeyId key);

    /// <summary>The revocations after number <paramref name="seen"/> of <paramref name="epoch"/>.</summary>
    [Alias("Since")]
    Task<Revocations> Since(Guid epoch, long seen);
}

/// <summary>Revoked keys.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.Revocations")]
public sealed record Revocations
{
    /// <summary>
    /// Identifies the activation that answers. If it differs from the caller's, everything the caller has cached may be
    /// outdated.
    /// </summary>
    [Id(0)] public required Guid Epoch { get; init; }

    /// <summary>The number of revocations in this epoch.</summary>
    [Id(1)] public required long Seen { get; init; }

    /// <summary>The revocations after the caller's number; null if there are too many to list.</summary>
    [Id(2)] public required PeerKeyId[]? Keys { get; init; }
}
