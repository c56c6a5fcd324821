using Udpt.Core.Primitives;

namespace Udpt.Load.Workload;

/// <summary>
/// Zipf's law without a table, so that a million torrents take no cache in the load generator: rejection-inversion
/// (Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions", 1996).
/// </summary>
/// <remarks>
/// h(x) = x^-s is a density over the reals that lies above the law's steps; its integral H is inverted for a uniform
/// random number, and the result is rejected if it falls between step and curve, which is rare.
/// </remarks>
internal sealed class ZipfChoice : ITorrentChoice
{
    private const int Resolution = 1 << 30;

    private readonly double _exponent;
    private readonly int _count;
    private readonly double _integralFirst;
    private readonly double _integralLast;
    private readonly double _sure;

    public ZipfChoice(int count, double exponent)
    {
        _count = count;
        _exponent = exponent;
        _integralFirst = Integral(1.5) - 1;
        _integralLast = Integral(count + 0.5);
        _sure = 2 - Inverse(Integral(2.5) - Density(2));
    }

    public int Next(ref SwarmRandom random)
    {
        while (true)
        {
            double chance = (random.Next(Resolution) + 0.5) / Resolution;
            double u = _integralLast + (chance * (_integralFirst - _integralLast));
            double x = Inverse(u);
            int rank = Math.Clamp((int)(x + 0.5), 1, _count);
            if (rank - x <= _sure || u >= Integral(rank + 0.5) - Density(rank))
            {
                return rank - 1;
            }
        }
    }

    private double Density(double x) => Math.Exp(-_exponent * Math.Log(x));

    /// <summary>(x^(1-s) - 1) / (1-s), which is log(x) where s is 1.</summary>
    private double Integral(double x)
    {
        double log = Math.Log(x);
        double t = (1 - _exponent) * log;
        return log * (Math.Abs(t) > 1e-6 ? (Math.Exp(t) - 1) / t : 1 + (t / 2));
    }

    private double Inverse(double y)
    {
        double t = Math.Max(y * (1 - _exponent), -1);
        return Math.Exp(y * (Math.Abs(t) > 1e-6 ? Math.Log(1 + t) / t : 1 - (t / 2)));
    }
}
