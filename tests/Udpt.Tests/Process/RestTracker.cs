using Udpt.Testing.Processes;

namespace Udpt.Tests.Process;

/// <summary>
/// One tracker for the tests of the REST API that do not need it for themselves. They run one after the other; each
/// takes torrents of its own.
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
