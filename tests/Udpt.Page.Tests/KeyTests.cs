using System.Text;
using Microsoft.Playwright;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;

namespace Udpt.Page.Tests;

/// <summary>Peer keys of private mode.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private readonly TrackerHome _home = new(new TrackerSettings
    {
        Mode = "private",
        Database = "udpt.db",
        Top = """
            cleanup_interval = 1
            [private]
            torrents = "dynamic"
            """,
    });

    private TrackerProcess _tracker = null!;
    private Browser _browser = null!;

    public async Task InitializeAsync()
    {
        _tracker = await _home.Start();
        _browser = await Browser.Start();
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task Key_that_is_created_and_copied_lets_a_client_in_until_it_is_revoked()
    {
        await using Visit visit = await Visit.Start(_browser, _tracker.Rest.Http.BaseAddress!);
        await Expect(visit.Page.GetByText($"udp://127.0.0.1:{_tracker.UdpPort}/KEY").First).ToBeVisibleAsync();
        await visit.SignInAndWait();
        await visit.Link("Keys").ClickAsync();
        await Expect(visit.Page.GetByText("There are no keys yet.")).ToBeVisibleAsync();

        await visit.Button("Create a key").ClickAsync();
        await visit.Page.GetByLabel("Owner's name").FillAsync("Anna <b>&");
        await visit.Button("Create").ClickAsync();
        await Expect(visit.Page.GetByText("The key of Anna <b>& has been created.")).ToBeVisibleAsync();
        await visit.Button("Copy URL of Anna <b>&").ClickAsync();
        await Expect(visit.Row("Anna")).ToContainTextAsync("Copied");
        var url = new Uri(await visit.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        Assert.Equal(_tracker.UdpPort, url.Port);

        using var client = _tracker.Client("127.0.0.5");
        var announce = new Announce { InfoHash = Some.InfoHash(), Port = 7002, Options = UrlData(url.AbsolutePath) };
        await client.Announce(announce);
        Assert.Equal("peer key required.", (await client.AskToAnnounce(announce with { Options = [] })).ErrorText);
        await Expect(visit.Row("Anna")).ToContainTextAsync("ago");

        await visit.Button("Revoke of Anna <b>&").ClickAsync();
        ILocator question = visit.Page.GetByRole(AriaRole.Alertdialog, new() { Name = "Revoke this key?" });
        await question.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(visit.Row("Anna")).ToContainTextAsync("revoked");
        await Eventually.Get(
            "the client to be refused",
            () => client.AskToAnnounce(announce),
            answer => answer.Action == Actions.Error && answer.ErrorText == "peer key not accepted.");
    }

    [Theory]
    [InlineData("desk", "light")]
    [InlineData("phone", "dark")]
    public async Task Nothing_is_amiss_with_the_list(string device, string scheme)
    {
        foreach (var order in new[]
        {
            """{"name":"Anna","expires_at":"2099-12-31T00:00:00Z"}""",
            """{"name":"Seedbox in Frankfurt"}""",
            """{"name":"Bert"}""",
        })
        {
            using var content = TrackerRest.Json(order);
            using var answer = await _tracker.Rest.Http.PostAsync("/k", content);
            answer.EnsureSuccessStatusCode();
        }

        await using Visit visit = await Visit.Start(_browser, _tracker.Rest.Http.BaseAddress!, Look.Of(device, scheme));
        await visit.SignInAndWait();
        await visit.Link("Keys").ClickAsync();
        await Expect(visit.Row("Anna")).ToContainTextAsync("2099");

        await AccessibilityTests.Check(visit, $"keys-{device}-{scheme}");

        await visit.Button("Create a key").ClickAsync();
        await AccessibilityTests.Check(visit, $"new-key-{device}-{scheme}");
    }

    /// <summary>One URLData option (BEP-41).</summary>
    private static byte[] UrlData(string path) => [2, (byte)path.Length, .. Encoding.ASCII.GetBytes(path)];
}
