namespace Udpt.Grains.Placement;

/// <summary>
/// The grain key of what there is one of in each silo. It holds the silo's generation too: what is meant for a silo that
/// has gone reaches no other.
/// </summary>
public static class SiloKey
{
    private const string Prefix = "silo:";

    /// <summary>The key for <paramref name="silo"/>.</summary>
    public static string Of(SiloAddress silo) => Prefix + silo.ToParsableString();

    /// <summary>Reads a key back.</summary>
    /// <exception cref="FormatException">It is not a silo's.</exception>
    public static SiloAddress Parse(string key) => key.StartsWith(Prefix, StringComparison.Ordinal)
        ? SiloAddress.FromParsableString(key[Prefix.Length..])
        : throw new FormatException($"'{key}' is not the key of a silo.");
}
