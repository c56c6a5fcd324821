using Udpt.Testing.Processes;

namespace Udpt.Tests.Process;

/// <summary>
/// One tracker shared by the REST tests that do not need their own. They run sequentially; each uses its own torrents.
/// </summary>
public sealed class RestTracker : IAsyncLifetime
{
    public const string Collection = "REST tracker";

    private readonly TrackerHome _home = new(new TrackerSettings { UdpAddresses = ["127.0.0.1", "[::1]"] });

    internal TrackerProcess Tracker { get; private set; } = null!;

    public async Task InitializeAsync() => Tracker = await _home.Start();

    public async Task DisposeAsync() => await _home.DisposeAsync();
}

[CollectionDefinition(RestTracker.Collection)]
public sealed class RestTrackerCollection : ICollectionFixture<RestTracker>;
