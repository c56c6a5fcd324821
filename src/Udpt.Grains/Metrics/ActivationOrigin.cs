namespace Udpt.Grains.Metrics;

/// <summary>
/// Where a torrent comes from that is brought into memory: the tag values of <c>udpt.activations</c>, in lower case.
/// </summary>
public enum ActivationOrigin
{
    /// <summary>It was not known before. With a grain, or without one in a single process.</summary>
    New,

    /// <summary>It was saved.</summary>
    Saved,

    /// <summary>Its swarm was in memory already, as a single process has them, and has got its grain now.</summary>
    Kept,

    /// <summary>It has moved here from another silo.</summary>
    Moved,
}
