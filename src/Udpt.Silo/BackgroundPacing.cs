namespace Udpt.Silo;

/// <summary>Keeps background work that walks over everything from delaying announces.</summary>
internal static class BackgroundPacing
{
    /// <summary>
    /// Yields the processor. Called about every tenth of a millisecond, so that a receive thread on the same processor
    /// does not wait for the end of a time slice.
    /// </summary>
    public static void Yield() => Thread.Yield();
}
