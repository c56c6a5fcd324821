namespace Udpt.Grains.Metrics;

/// <summary>
/// Where a torrent that is brought into memory comes from: the tag values of <c>udpt.activations</c>, in lower case.
/// </summary>
public enum ActivationOrigin
{
    /// <summary>It was unknown. With a grain, or without one in a single process.</summary>
    New,

    /// <summary>It was saved.</summary>
    Saved,

    /// <summary>
    /// Its swarm was already in memory without a grain, as in a single process, and its grain has now claimed it.
    /// </summary>
    Kept,

    /// <summary>It has moved here from another silo.</summary>
    Moved,
}
