namespace Udpt.Silo;

/// <summary>What work in the background that goes over everything owes to announces.</summary>
internal static class BackgroundPacing
{
    /// <summary>
    /// Offers the processor to others. Called every tenth of a millisecond or so: where a receive thread has the same one,
    /// a datagram need not wait for the end of a time slice.
    /// </summary>
    public static void Yield() => Thread.Yield();
}
