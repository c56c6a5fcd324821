using System.Globalization;
using Udpt.Core.Primitives;

namespace Udpt.Load.Workload;

/// <summary>Random choice among a few named things, written <c>connect=5,announce=90,scrape=5</c>.</summary>
internal sealed class Shares
{
    private const int Whole = 1 << 30;

    private const NumberStyles Weight =
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private readonly int[] _upTo;

    private Shares(double[] weights)
    {
        double total = weights.Sum();
        double sum = 0;
        _upTo = [.. weights.Select(weight => (int)Math.Round(Whole * ((sum += weight) / total)))];
    }

    /// <summary>
    /// Parses weights of <paramref name="names"/>, with 0 for missing ones; null if the text is not such a list.
    /// </summary>
    public static Shares? Parse(string text, string[] names)
    {
        double[] weights = new double[names.Length];
        HashSet<string> seen = [];
        foreach (string part in text.Split(','))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? part : part[..equals];
            int index = Array.IndexOf(names, name.Trim());
            if (index < 0 || !seen.Add(names[index]) || !TryReadWeight(part, equals, out weights[index]))
            {
                return null;
            }
        }

        return weights.Sum() > 0 ? new Shares(weights) : null;
    }

    /// <summary>Chooses the index of a name.</summary>
    public int Next(ref SwarmRandom random)
    {
        int chance = random.Next(Whole);
        int index = 0;
        while (chance >= _upTo[index])
        {
            index++;
        }

        return index;
    }

    private static bool TryReadWeight(string part, int equals, out double weight)
    {
        weight = 1;
        return equals < 0
            || (double.TryParse(part.AsSpan(equals + 1), Weight, CultureInfo.InvariantCulture, out weight)
                && double.IsFinite(weight));
    }
}
