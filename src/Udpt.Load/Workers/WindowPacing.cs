namespace Udpt.Load.Workers;

/// <summary>Closed loop: each reply allows the next request.</summary>
internal sealed class WindowPacing(int window) : IPacing
{
    /// <inheritdoc/>
    public long NextAt => long.MaxValue;

    /// <inheritdoc/>
    public int Due(long now, int inFlight) => window - inFlight;

    /// <inheritdoc/>
    public long Take(long now) => now;
}
