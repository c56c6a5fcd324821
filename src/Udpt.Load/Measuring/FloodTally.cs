namespace Udpt.Load.Measuring;

/// <summary>What became of the announces of made-up info hashes. Nobody waits for their replies.</summary>
internal sealed class FloodTally
{
    public long Sent { get; set; }

    /// <summary>With an announce reply.</summary>
    public long Answered { get; set; }

    /// <summary>With anything else.</summary>
    public long Refused { get; set; }

    public void Add(FloodTally other)
    {
        Sent += other.Sent;
        Answered += other.Answered;
        Refused += other.Refused;
    }
}
