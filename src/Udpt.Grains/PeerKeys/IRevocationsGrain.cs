using Udpt.Core.Identity;

namespace Udpt.Grains.PeerKeys;

/// <summary>
/// Tells gateways which keys have been revoked since they last asked, so that they may keep what they know of all
/// others. There is one, with the key 0; it is memory only. Where it is lost, another begins anew under another number,
/// and gateways forget what they know: each key is then asked for once more.
/// </summary>
[Alias("udpt.IRevocationsGrain")]
public interface IRevocationsGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a revocation that has been saved.</summary>
    [Alias("Add")]
    Task Add(PeerKeyId key);

    /// <summary>What has come since <paramref name="seen"/> of <paramref name="epoch"/>.</summary>
    [Alias("Since")]
    Task<Revocations> Since(Guid epoch, long seen);
}

/// <summary>What has been revoked.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.Revocations")]
public sealed record Revocations
{
    /// <summary>The life of the grain that tells it. Another than the asker's: all that it knew may be out of date.</summary>
    [Id(0)] public required Guid Epoch { get; init; }

    /// <summary>How many there have been in this life.</summary>
    [Id(1)] public required long Seen { get; init; }

    /// <summary>Those since the asker's number; null when they are too many to be told one by one.</summary>
    [Id(2)] public required PeerKeyId[]? Keys { get; init; }
}
