using Udpt.Testing.Processes;

namespace Udpt.Tests.Wire;

/// <summary>
/// One tracker in dynamic mode, on both loopback addresses, for all tests without special requirements: each uses its
/// own info hashes.
/// </summary>
public sealed class SharedTracker : IAsyncLifetime
{
    private readonly TrackerHome _home = new(new TrackerSettings
    {
        UdpAddresses = ["127.0.0.1", "[::1]"],
        AnnounceInterval = 77,
    });

    internal TrackerProcess Tracker { get; private set; } = null!;

    public async Task InitializeAsync() => Tracker = await _home.Start();

    public async Task DisposeAsync() => await _home.DisposeAsync();
}

/// <summary>The tests on the shared tracker run sequentially.</summary>
[CollectionDefinition(Name)]
public sealed class SharedTrackerCollection : ICollectionFixture<SharedTracker>
{
    public const string Name = "shared tracker";
}
