namespace Udpt.Core.Primitives;

/// <summary>Sums of what clients say, who may say anything: they stop at the largest number.</summary>
public static class Saturating
{
    public static ulong Add(ulong a, ulong b) => ulong.MaxValue - a < b ? ulong.MaxValue : a + b;
}
