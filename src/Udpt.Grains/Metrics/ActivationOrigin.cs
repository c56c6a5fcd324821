namespace Udpt.Grains.Metrics;

/// <summary>Where an activated torrent comes from: the tag values of <c>udpt.activations</c>, in lower case.</summary>
public enum ActivationOrigin
{
    /// <summary>It was not known before.</summary>
    New,

    /// <summary>It was saved.</summary>
    Saved,

    /// <summary>Its swarm was in memory already, taken up by a single process that has started.</summary>
    Kept,

    /// <summary>It has moved here from another silo.</summary>
    Moved,
}
