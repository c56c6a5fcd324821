namespace Udpt.Grains.PeerKeys;

/// <summary>Sums of what clients say, who may say anything: they stop at the largest number.</summary>
internal static class Saturating
{
    public static ulong Add(ulong a, ulong b) => ulong.MaxValue - a < b ? ulong.MaxValue : a + b;
}
