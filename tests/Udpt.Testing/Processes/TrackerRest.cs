using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Udpt.Testing.Processes;

/// <summary>The REST API of a running tracker, with the token of <see cref="TrackerSettings"/>.</summary>
internal sealed class TrackerRest : IDisposable
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private readonly Uri _address;

    public TrackerRest(Uri address)
    {
        _address = address;
        Http = WithToken(TrackerSettings.Token);
        Anonymous = new HttpClient { BaseAddress = address };
    }

    /// <summary>Sends the token as a bearer token.</summary>
    public HttpClient Http { get; }

    /// <summary>Sends no token.</summary>
    public HttpClient Anonymous { get; }

    public HttpClient WithToken(string token)
    {
        var http = new HttpClient { BaseAddress = _address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    public async Task<bool> IsReady()
    {
        try
        {
            using var reply = await Anonymous.GetAsync("/healthz/ready");
            return reply.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<TorrentLine[]> List(string query = "") =>
        await Http.GetFromJsonAsync<TorrentLine[]>($"/t{query}", SnakeCase) ?? [];

    /// <summary>The torrent, or null if the tracker does not know it.</summary>
    public async Task<TorrentLine?> Find(byte[] infoHash)
    {
        using var reply = await Http.GetAsync(PathOf(infoHash));
        if (reply.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        reply.EnsureSuccessStatusCode();
        return await reply.Content.ReadFromJsonAsync<TorrentLine>(SnakeCase);
    }

    /// <summary>The torrent as the received JSON.</summary>
    public Task<JsonElement> Describe(byte[] infoHash) => Http.GetFromJsonAsync<JsonElement>(PathOf(infoHash));

    public async Task Register(byte[] infoHash) => await Post(infoHash, """{"is_flagged": false}""");

    public async Task Flag(byte[] infoHash) => await Post(infoHash, """{"is_flagged": true}""");

    public async Task Drop(byte[] infoHash)
    {
        using var reply = await Http.DeleteAsync(PathOf(infoHash));
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Creates a peer key that expires at <paramref name="expiresAt"/>.</summary>
    public async Task<PeerKeyLine> CreateKey(string name = "someone", DateTimeOffset? expiresAt = null)
    {
        using var reply = await Http.PostAsJsonAsync("/k", new { name, expiresAt }, SnakeCase);
        return await ReadKey(reply);
    }

    public async Task<PeerKeyLine> FindKey(string key)
    {
        using var reply = await Http.GetAsync($"/k/{key}");
        return await ReadKey(reply);
    }

    public async Task RevokeKey(string key)
    {
        using var reply = await Http.DeleteAsync($"/k/{key}");
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    public static string PathOf(byte[] infoHash) => "/t/" + Convert.ToHexStringLower(infoHash);

    /// <summary>A JSON body as scripts send it.</summary>
    public static StringContent Json(string body) => new(body, new MediaTypeHeaderValue("application/json"));

    public void Dispose()
    {
        Http.Dispose();
        Anonymous.Dispose();
    }

    private static async Task<PeerKeyLine> ReadKey(HttpResponseMessage reply)
    {
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return (await reply.Content.ReadFromJsonAsync<PeerKeyLine>(SnakeCase))!;
    }

    private async Task Post(byte[] infoHash, string body)
    {
        using var content = Json(body);
        using var reply = await Http.PostAsync(PathOf(infoHash), content);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("ok", (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
    }
}

/// <summary>A torrent in the list of REST.</summary>
internal sealed record TorrentLine(string InfoHash, bool IsFlagged, uint Completed, int Seeders, int Leechers);

/// <summary>A peer key in the REST API.</summary>
internal sealed record PeerKeyLine(
    string Key,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    bool IsRevoked,
    ulong Uploaded,
    ulong Downloaded,
    double? Ratio,
    DateTimeOffset? LastSeen);
