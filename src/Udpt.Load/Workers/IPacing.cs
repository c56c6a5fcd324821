namespace Udpt.Load.Workers;

/// <summary>When the next requests are sent.</summary>
internal interface IPacing
{
    /// <summary>How many may go now.</summary>
    int Due(long now, int inFlight);

    /// <summary>Takes one; returns when it was to be sent.</summary>
    long Take(long now);

    /// <summary>When the next is due; never, if that depends on replies.</summary>
    long NextAt { get; }
}
