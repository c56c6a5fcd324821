namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// How the arrays of a swarm grow: by an eighth, or by one element while small. Most swarms have a few peers and some
/// have a hundred thousand; doubling would leave up to half of the memory unused in both.
/// </summary>
internal static class ArrayGrowth
{
    /// <summary>The next capacity after <paramref name="capacity"/>.</summary>
    public static int After(int capacity) => capacity + 1 + (capacity / 8);

    /// <summary>
    /// Slots for <paramref name="count"/> entries of a hash table, to fill it to 72 %, below <see cref="IsDense"/>.
    /// </summary>
    public static int Slots(int count) => Math.Max(32, (int)(count * 25L / 18));

    /// <summary>
    /// Whether a hash table is full: over 85 %, which linear probing still tolerates, as neighbours share a cache line.
    /// </summary>
    public static bool IsDense(int count, int slots) => count * 20L > slots * 17L;

    /// <summary>The capacity to shrink to, or -1 to stay: at least half must be unused.</summary>
    public static int Shrink(int capacity, int count) =>
        capacity > 8 && count < capacity / 2 ? count + 1 + (count / 8) : -1;
}
