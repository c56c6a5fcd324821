using System.Collections.Immutable;

namespace Udpt.Configuration;

/// <summary>The configuration cannot be used. Contains every error in it, in display order.</summary>
internal sealed class ConfigurationException : Exception
{
    public ConfigurationException(IEnumerable<ConfigurationFault> faults)
    {
        // OrderBy is stable: errors on one line keep the order in which they were found.
        Faults = [.. faults.OrderBy(fault => fault.Source)];
    }

    public ImmutableArray<ConfigurationFault> Faults { get; }

    public override string Message => string.Join(Environment.NewLine, Faults);
}
