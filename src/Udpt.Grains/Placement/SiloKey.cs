namespace Udpt.Grains.Placement;

/// <summary>
/// The key of a grain of which each silo has one. It contains the silo's generation, so a call meant for a silo that is
/// gone does not reach its successor.
/// </summary>
public static class SiloKey
{
    private const string Prefix = "silo:";

    /// <summary>The key for <paramref name="silo"/>.</summary>
    public static string Of(SiloAddress silo) => Prefix + silo.ToParsableString();

    /// <summary>Parses a key.</summary>
    /// <exception cref="FormatException">It is not the key of a silo.</exception>
    public static SiloAddress Parse(string key) => key.StartsWith(Prefix, StringComparison.Ordinal)
        ? SiloAddress.FromParsableString(key[Prefix.Length..])
        : throw new FormatException($"'{key}' is not the key of a silo.");
}
