using System.Net.Http.Json;
using System.Text.Json;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Tests.Process;

public sealed class StatusTests
{
    [Fact]
    public async Task Status_tells_what_announces_have_brought()
    {
        await using var home = new TrackerHome(new TrackerSettings { Database = "udpt.db" });
        var tracker = await home.Start();
        var before = await Read(tracker);
        var torrent = Some.InfoHash();
        using (var client = tracker.Client())
        {
            await client.Announce(new Announce { InfoHash = torrent, Port = 1 });
            await client.Announce(new Announce { InfoHash = torrent, Port = 2, Left = 0 });
            await client.Announce(new Announce { InfoHash = Some.InfoHash(), Port = 3 });
        }

        await tracker.Rest.Register(Some.InfoHash());

        // Counting peers takes at most a tenth of the time, so the numbers may be slightly old.
        var after = await Eventually.Get("the status", () => Read(tracker), status => Totals(status) == (3, 1, 2));

        Assert.Equal((0, 0, 0), Totals(before));
        Assert.Equal("dynamic", after.GetProperty("mode").GetString());
        Assert.Equal("4.0.0", after.GetProperty("version").GetString());
        Assert.InRange(after.GetProperty("uptime").GetInt64(), before.GetProperty("uptime").GetInt64(), 120);
        var silo = Assert.Single(after.GetProperty("silos").EnumerateArray());
        Assert.Equal((3, 1, 2), Totals(silo));
        Assert.Equal("reachable", silo.GetProperty("store").GetString());
        Assert.Equal("active", silo.GetProperty("state").GetString());
        var gateway = Assert.Single(after.GetProperty("gateways").EnumerateArray());
        Assert.Equal(3, gateway.GetProperty("announces").GetInt64());
        Assert.Equal(
            gateway.GetProperty("requests").GetInt64(), 3 + gateway.GetProperty("connects").GetInt64());
        Assert.Equal(0, gateway.GetProperty("errors").GetInt64());
        Assert.Equal(
            [$"127.0.0.1:{tracker.UdpPort}"],
            gateway.GetProperty("addresses").EnumerateArray().Select(address => address.GetString()));
    }

    private static Task<JsonElement> Read(TrackerProcess tracker) =>
        tracker.Rest.Http.GetFromJsonAsync<JsonElement>("/status");

    private static (long Torrents, long Seeders, long Leechers) Totals(JsonElement of) => (
        of.GetProperty("torrents").GetInt64(),
        of.GetProperty("seeders").GetInt64(),
        of.GetProperty("leechers").GetInt64());
}
