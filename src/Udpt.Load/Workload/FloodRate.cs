using System.Globalization;

namespace Udpt.Load.Workload;

/// <summary>How many announces of made-up info hashes there are; infinitely many: as many as possible.</summary>
public sealed record FloodRate(double PerSecond)
{
    /// <summary>How it is written.</summary>
    public const string Allowed = "a number, or max for as many as possible";

    public static FloodRate None { get; } = new(0);

    /// <summary>Null when it is not written as <see cref="Allowed"/> says.</summary>
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
