namespace Udpt.Load.Measuring;

/// <summary>What became of the measured requests of one action: sent = answered + refused + invalid + lost.</summary>
internal sealed class ActionTally
{
    public long Sent { get; set; }

    /// <summary>With a good reply.</summary>
    public long Answered { get; set; }

    /// <summary>With an error of the tracker.</summary>
    public long Refused { get; set; }

    /// <summary>With a reply that BEP-15 does not allow.</summary>
    public long Invalid { get; set; }

    /// <summary>Without a reply in time.</summary>
    public long Lost { get; set; }

    /// <summary>Of the good replies.</summary>
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
