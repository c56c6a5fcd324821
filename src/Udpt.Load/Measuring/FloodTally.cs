namespace Udpt.Load.Measuring;

/// <summary>The outcomes of announces of made-up info hashes, whose replies nothing waits for.</summary>
internal sealed class FloodTally
{
    public long Sent { get; set; }

    /// <summary>Got an announce reply.</summary>
    public long Answered { get; set; }

    /// <summary>Got any other reply.</summary>
    public long Refused { get; set; }

    public void Add(FloodTally other)
    {
        Sent += other.Sent;
        Answered += other.Answered;
        Refused += other.Refused;
    }
}
