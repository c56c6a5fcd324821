namespace Udpt.Core.Primitives;

/// <summary>Addition that stops at the largest number. Clients can report any value, so sums must not wrap.</summary>
public static class Saturating
{
    public static ulong Add(ulong a, ulong b) => ulong.MaxValue - a < b ? ulong.MaxValue : a + b;
}
