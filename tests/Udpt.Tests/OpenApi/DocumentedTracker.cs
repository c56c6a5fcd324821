using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Udpt.Tests.PrivateMode;

namespace Udpt.Tests.OpenApi;

/// <summary>
/// A tracker in private mode, where every API call is available, and a gateway without silos, where none is.
/// </summary>
public sealed class DocumentedTracker : IAsyncLifetime
{
    /// <summary>A read-only token.</summary>
    internal const string ReadToken = "may-only-read";

    private const string Tokens = $$"""
        [http.access_tokens]
        someone = "{{TrackerSettings.Token}}"
        reader = { token = "{{ReadToken}}", scope = "read" }
        """;

    private readonly TrackerHome _home = new($$"""
        mode = "private"
        [udp]
        bind_address = "127.0.0.1:{udp}"
        announce_interval = 120
        [private]
        torrents = "dynamic"
        [http]
        bind_address = "127.0.0.1:{http}"
        {{Tokens}}
        """);

    // Nothing listens on port 1.
    private readonly TrackerHome _lonely = new($$"""
        mode = "private"
        [udp]
        bind_address = "127.0.0.1:{udp}"
        announce_interval = 120
        [cluster]
        database = "Host=127.0.0.1;Port=1;Username=udpt"
        [http]
        bind_address = "127.0.0.1:{http}"
        {{Tokens}}
        """);

    private TrackerProcess _tracker = null!;

    internal TrackerRest Rest => _tracker.Rest;

    /// <summary>The gateway without silos.</summary>
    internal TrackerRest Unreachable { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Unreachable = new TrackerRest(new Uri($"http://127.0.0.1:{_lonely.HttpPort}"));
        _lonely.StartChild(["gateway", "-c", _lonely.ConfigurationFile]);
        _tracker = await _home.Start();
        await Eventually.Get("the gateway to live", IsGatewayAlive, isAlive => isAlive);
    }

    public async Task DisposeAsync()
    {
        Unreachable.Dispose();
        await _lonely.DisposeAsync();
        await _home.DisposeAsync();
    }

    /// <summary>The document, parsed by the library that client generators use.</summary>
    internal async Task<ReadResult> Read()
    {
        await using var json = await Rest.Anonymous.GetStreamAsync("/openapi/v1.json");
        return await OpenApiDocument.LoadAsync(json, "json");
    }

    /// <summary>A torrent with a peer.</summary>
    internal async Task<string> MakeTorrent()
    {
        var infoHash = Some.InfoHash();
        var key = (await Rest.CreateKey()).Key;
        using var client = _tracker.Client();
        await client.Announce(new Announce { InfoHash = infoHash, Port = 1, Options = Url.Of($"/{key}") });
        return Convert.ToHexStringLower(infoHash);
    }

    private async Task<bool> IsGatewayAlive()
    {
        try
        {
            using var reply = await Unreachable.Anonymous.GetAsync("/healthz/live");
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
