using System.Collections;

namespace Udpt.Configuration;

/// <summary>Where a configuration comes from, and what it says, key by key: what a reload compares.</summary>
/// <param name="File">The file.</param>
/// <param name="Environment">The variables.</param>
/// <param name="Role">What it was read for.</param>
/// <param name="Values">
/// The value of each key, defaults too; keys of sections that are not there are missing. It holds secrets: never log it.
/// </param>
internal sealed record ConfigurationOrigin(
    string File,
    IReadOnlyDictionary<string, string> Environment,
    ProcessRole? Role,
    IReadOnlyDictionary<string, object?> Values)
{
    /// <summary>Reads it again; ends with the token whatever the file does.</summary>
    /// <exception cref="ConfigurationException">With everything that is wrong.</exception>
    public Task<UdptConfiguration> ReadAsync(CancellationToken cancellationToken) =>
        ConfigurationLoader.LoadAsync(File, Environment, Role, cancellationToken);

    /// <summary>The keys whose values differ, in order.</summary>
    public IEnumerable<string> KeysThatDiffer(ConfigurationOrigin other) => Values.Keys
        .Union(other.Values.Keys)
        .Where(key => !IsSame(Values.GetValueOrDefault(key), other.Values.GetValueOrDefault(key)))
        .Order(StringComparer.Ordinal);

    // Lists compare by what is in them.
    private static bool IsSame(object? one, object? other) =>
        one is IStructuralEquatable list
            ? list.Equals(other, StructuralComparisons.StructuralEqualityComparer)
            : Equals(one, other);
}
