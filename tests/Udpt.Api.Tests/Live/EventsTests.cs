using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using Udpt.Api.Live;

namespace Udpt.Api.Tests.Live;

/// <summary>The event streams over a real socket.</summary>
/// <remarks>Tests <see cref="LiveController"/> and <see cref="LiveFeed"/>.</remarks>
public sealed class EventsTests : IAsyncLifetime
{
    // One for each test, because a slot is freed some time after its viewer has left.
    private readonly RestServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Stranger_is_told_the_hour_first_and_nothing_of_who_may()
    {
        using HttpResponseMessage response = await Open("/events", token: null);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("history", (await First(response)).EventType);
    }

    [Fact]
    public async Task Holder_of_a_token_is_told_what_it_may()
    {
        using HttpResponseMessage response = await Open("/status/events", RestServer.Token);

        SseItem<string> access = await First(response);
        Assert.Equal(("access", """{"name":"someone","scope":"write"}"""), (access.EventType, access.Data));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("NotAToken")]
    public async Task Whole_status_asks_for_a_token(string? token)
    {
        using HttpResponseMessage response = await Open("/status/events", token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Too_many_strangers_are_told_so_and_leave_room_for_who_has_a_token()
    {
        List<HttpResponseMessage> viewers = [];
        try
        {
            for (int i = 0; i < ViewerLimit.Default; i++)
            {
                viewers.Add(await Open("/events", token: null));
            }

            using HttpResponseMessage oneMore = await Open("/events", token: null);
            using HttpResponseMessage holder = await Open("/status/events", RestServer.Token);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, oneMore.StatusCode);
            Assert.Equal(
                """{"status":"err","reason":"too many viewers"}""", await oneMore.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.OK, holder.StatusCode);
        }
        finally
        {
            viewers.ForEach(viewer => viewer.Dispose());
        }
    }

    private async Task<HttpResponseMessage> Open(string path, string? token)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await _server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<SseItem<string>> First(HttpResponseMessage response)
    {
        await foreach (SseItem<string> item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            return item;
        }

        throw new EndOfStreamException("The stream ended without an event.");
    }
}
