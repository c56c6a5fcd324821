using Udpt.Testing.Processes;

namespace Udpt.Page.Tests;

/// <summary>
/// One tracker with continuous announces, and one browser; each test opens the page in a fresh window.
/// </summary>
public sealed class PageFixture : IAsyncLifetime
{
    public const string Collection = "page";
    public const string ReadToken = "ReadingOnly";

    // All peers announce from the same address, so their number must not be limited.
    private readonly TrackerHome _home = new(
        new TrackerSettings { Database = "udpt.db", Udp = "max_peers_per_ip = 0" }.ToToml()
        + $"reader = {{ token = \"{ReadToken}\", scope = \"read\" }}\n");

    internal TrackerProcess Tracker { get; private set; } = null!;

    internal Announcers Announcers { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    internal Uri Address => Tracker.Rest.Http.BaseAddress!;

    public async Task InitializeAsync()
    {
        Tracker = await _home.Start();
        Announcers = await Announcers.Start(Tracker);
        Browser = await Browser.Start();
        await Pictures.WaitForPlots();
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Announcers.DisposeAsync();
        await _home.DisposeAsync();
    }

    internal Task<Visit> Visit(Look? look = null) => Udpt.Page.Tests.Visit.Start(Browser, Address, look);
}

[CollectionDefinition(PageFixture.Collection)]
public sealed class PageCollection : ICollectionFixture<PageFixture>;
