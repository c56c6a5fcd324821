using Udpt.Grains.Relay;

namespace Udpt.Gateway.Routing;

/// <summary>One silo's relay and the batches under way to it.</summary>
internal sealed class RelayTarget(SiloAddress silo, IRelayGrain relay)
{
    /// <summary>
    /// Most batches under way to one silo. One that does not answer holds as many for two seconds, and what else is
    /// meant for it is dropped at once: the other silos are served on.
    /// </summary>
    public const int MaxInFlight = 256;

    /// <summary>The silo.</summary>
    public SiloAddress Silo => silo;

    /// <summary>Its relay.</summary>
    public IRelayGrain Relay => relay;

    /// <summary>Its batches under way.</summary>
    public CallLimit Limit { get; } = new(MaxInFlight);
}
