using System.Globalization;

namespace Udpt.Load.Workload;

/// <summary>Announces of made-up info hashes per second; infinity means as many as possible.</summary>
public sealed record FloodRate(double PerSecond)
{
    /// <summary>The accepted format.</summary>
    public const string Allowed = "a number, or max for as many as possible";

    public static FloodRate None { get; } = new(0);

    /// <summary>Null if the format is not <see cref="Allowed"/>.</summary>
    public static FloodRate? Parse(string text)
    {
        if (text == "max")
        {
            return new FloodRate(double.PositiveInfinity);
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate)
            && double.IsFinite(rate)
                ? new FloodRate(rate)
                : null;
    }

    public override string ToString() =>
        double.IsInfinity(PerSecond) ? "max" : PerSecond.ToString(CultureInfo.InvariantCulture);
}
