namespace Udpt.Core.Primitives;

/// <summary>
/// The mixing step of SplitMix64 (Steele, Lea and Flood): every bit of the input changes half of the output's. The same
/// in every process. Not for secrets.
/// </summary>
public static class SplitMix64
{
    public static ulong Mix(ulong x)
    {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
