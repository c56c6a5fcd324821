using System.Collections;

namespace Udpt.Configuration;

/// <summary>The source of a configuration and the value of each key, which a reload compares.</summary>
/// <param name="File">The file.</param>
/// <param name="Environment">The variables.</param>
/// <param name="Role">The role it was read for.</param>
/// <param name="Values">
/// The value of each key, including defaults, without the keys of absent sections. Contains secrets: never log it.
/// </param>
internal sealed record ConfigurationOrigin(
    string File,
    IReadOnlyDictionary<string, string> Environment,
    ProcessRole? Role,
    IReadOnlyDictionary<string, object?> Values)
{
    /// <summary>Rereads it; ends with the token even if the file cannot be read completely.</summary>
    /// <exception cref="ConfigurationException">Contains every error.</exception>
    public Task<UdptConfiguration> ReadAsync(CancellationToken cancellationToken) =>
        ConfigurationLoader.LoadAsync(File, Environment, Role, cancellationToken);

    /// <summary>The keys whose values differ, in order.</summary>
    public IEnumerable<string> KeysThatDiffer(ConfigurationOrigin other) => Values.Keys
        .Union(other.Values.Keys)
        .Where(key => !IsSame(Values.GetValueOrDefault(key), other.Values.GetValueOrDefault(key)))
        .Order(StringComparer.Ordinal);

    // Lists are compared by content.
    private static bool IsSame(object? one, object? other) =>
        one is IStructuralEquatable list
            ? list.Equals(other, StructuralComparisons.StructuralEqualityComparer)
            : Equals(one, other);
}
