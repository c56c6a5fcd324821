using Orleans.Concurrency;
using Udpt.Gateway.TorrentCalls;
using Udpt.Grains.Relay;

namespace Udpt.Gateway.Relay;

/// <summary>One silo's relay and the batches in flight to it.</summary>
internal sealed class RelayTarget(SiloAddress silo, IRelayGrain relay)
{
    /// <summary>
    /// Maximum number of batches in flight to one silo. A silo that does not answer holds this many for two seconds,
    /// and further requests for it are dropped immediately, so that the other silos are still served.
    /// </summary>
    public const int MaxInFlight = 256;

    /// <summary>How often the silo is asked for its service; the interval doubles each time.</summary>
    private const int Attempts = 6;

    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(250);

    private volatile IRelayService? _service;

    /// <summary>The silo.</summary>
    public SiloAddress Silo => silo;

    /// <summary>Limits the batches in flight.</summary>
    public CallLimit Limit { get; } = new(MaxInFlight);

    /// <summary>Calls the silo by the shortest known path.</summary>
    public Task<Immutable<byte[]>> Apply(byte[] batch) => _service is { } service ? service.Apply(batch) : relay.Apply(batch);

    /// <summary>
    /// Finds the direct path to the silo. A silo without one, because it runs an older release, is reached through its
    /// grain permanently.
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
                // The silo may have just joined or left; use the grain meanwhile.
                await Task.Delay(interval, time);
                interval *= 2;
            }
        }
    }
}
