namespace Udpt.Load.Measuring;

/// <summary>The outcomes of the measured requests of one action: sent = answered + refused + invalid + lost.</summary>
internal sealed class ActionTally
{
    public long Sent { get; set; }

    /// <summary>Got a good reply.</summary>
    public long Answered { get; set; }

    /// <summary>Got an error from the tracker.</summary>
    public long Refused { get; set; }

    /// <summary>Got a reply that violates BEP-15.</summary>
    public long Invalid { get; set; }

    /// <summary>Got no reply in time.</summary>
    public long Lost { get; set; }

    /// <summary>Latencies of good replies.</summary>
    public LatencyHistogram Latencies { get; } = new();

    public void Add(ActionTally other)
    {
        Sent += other.Sent;
        Answered += other.Answered;
        Refused += other.Refused;
        Invalid += other.Invalid;
        Lost += other.Lost;
        Latencies.Add(other.Latencies);
    }
}
