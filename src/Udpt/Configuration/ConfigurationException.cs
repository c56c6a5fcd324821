using System.Collections.Immutable;

namespace Udpt.Configuration;

/// <summary>The configuration cannot be used; carries every fault in it, in the order to tell them.</summary>
internal sealed class ConfigurationException : Exception
{
    public ConfigurationException(IEnumerable<ConfigurationFault> faults)
    {
        // OrderBy is stable: faults of one line stay in the order in which they were found.
        Faults = [.. faults.OrderBy(fault => fault.Source)];
    }

    public ImmutableArray<ConfigurationFault> Faults { get; }

    public override string Message => string.Join(Environment.NewLine, Faults);
}
