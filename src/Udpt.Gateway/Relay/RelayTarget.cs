using Orleans.Concurrency;
using Udpt.Gateway.TorrentCalls;
using Udpt.Grains.Relay;

namespace Udpt.Gateway.Relay;

/// <summary>One silo's relay and the batches under way to it.</summary>
internal sealed class RelayTarget(SiloAddress silo, IRelayGrain relay)
{
    /// <summary>
    /// Most batches under way to one silo. One that does not answer holds as many for two seconds, and what else is
    /// meant for it is dropped at once: the other silos are served on.
    /// </summary>
    public const int MaxInFlight = 256;

    /// <summary>How often the silo is asked for its service, at twice the interval each time.</summary>
    private const int Attempts = 6;

    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(250);

    private volatile IRelayService? _service;

    /// <summary>The silo.</summary>
    public SiloAddress Silo => silo;

    /// <summary>Its batches under way.</summary>
    public CallLimit Limit { get; } = new(MaxInFlight);

    /// <summary>Makes the call, by the shortest way that is known.</summary>
    public Task<Immutable<byte[]>> Apply(byte[] batch) => _service is { } service ? service.Apply(batch) : relay.Apply(batch);

    /// <summary>
    /// Finds the way to the silo that does not lead over others. A silo that knows of none, being of an older release, is
    /// reached by its grain for good.
    /// </summary>
    public async Task FindService(IGrainFactory grains, TimeProvider time)
    {
        TimeSpan interval = FirstInterval;
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                _service = await relay.Service() is { } id ? grains.GetGrain<IRelayService>(id) : null;
                return;
            }
            catch (Exception)
            {
                // The silo may have just joined, or left; the grain serves meanwhile.
                await Task.Delay(interval, time);
                interval *= 2;
            }
        }
    }
}
