using System.Globalization;
using Udpt.Core.Primitives;

namespace Udpt.Load.Workload;

/// <summary>
/// How requests are spread over torrents: the torrent of rank k in proportion to 1 / k to the power of <paramref
/// name="Exponent"/> (Zipf's law); 0 is uniform.
/// </summary>
public sealed record Popularity(double Exponent)
{
    /// <summary>The accepted format.</summary>
    public const string Allowed = "uniform, or zipf:EXPONENT with an exponent up to 10, such as zipf:1.0";

    private const double MaxExponent = 10;

    private const string Zipf = "zipf:";

    public static Popularity Uniform { get; } = new(0);

    /// <summary>Null if the format is not <see cref="Allowed"/>.</summary>
    public static Popularity? Parse(string text)
    {
        if (text == "uniform")
        {
            return Uniform;
        }

        return text.StartsWith(Zipf, StringComparison.Ordinal)
            && double.TryParse(
                text.AsSpan(Zipf.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double exponent)
            && exponent is > 0 and <= MaxExponent
                ? new Popularity(exponent)
                : null;
    }

    public override string ToString() =>
        Exponent == 0 ? "uniform" : string.Create(CultureInfo.InvariantCulture, $"{Zipf}{Exponent}");

    /// <summary>Chooses among <paramref name="torrents"/>, numbered from 0 by rank.</summary>
    internal ITorrentChoice Over(int torrents) =>
        Exponent == 0 ? new UniformChoice(torrents) : new ZipfChoice(torrents, Exponent);

    private sealed class UniformChoice(int torrents) : ITorrentChoice
    {
        public int Next(ref SwarmRandom random) => random.Next(torrents);
    }
}
