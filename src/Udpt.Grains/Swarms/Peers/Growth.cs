namespace Udpt.Grains.Swarms.Peers;

/// <summary>
/// How the arrays of a swarm grow: by a quarter, one at a time while small. Most swarms have a few peers and some have
/// a hundred thousand; doubling would leave up to half of the memory unused in both.
/// </summary>
internal static class Growth
{
    /// <summary>The next capacity after <paramref name="capacity"/>.</summary>
    public static int After(int capacity) => capacity + 1 + (capacity / 4);

    /// <summary>The capacity to shrink to, or -1 to stay: at least half must be unused.</summary>
    public static int Shrink(int capacity, int count) =>
        capacity > 8 && count < capacity / 2 ? count + 1 + (count / 8) : -1;
}
