namespace Udpt.Load.Workers;

/// <summary>Decides when requests are sent.</summary>
internal interface IPacing
{
    /// <summary>How many may be sent now.</summary>
    int Due(long now, int inFlight);

    /// <summary>Takes one; returns when it was due.</summary>
    long Take(long now);

    /// <summary>When the next is due; long.MaxValue if that depends on replies.</summary>
    long NextAt { get; }
}
