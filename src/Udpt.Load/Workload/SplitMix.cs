namespace Udpt.Load.Workload;

/// <summary>Maps each number to a random-looking number (splitmix64, by Steele, Lea and Flood).</summary>
internal static class SplitMix
{
    public static ulong Of(ulong x)
    {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
