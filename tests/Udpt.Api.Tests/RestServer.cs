using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Udpt.Api.Health;
using Udpt.Api.Options;
using Udpt.Core.Rules;
using Udpt.Grains.Placement;

namespace Udpt.Api.Tests;

/// <summary>The API on a real loopback socket, with a fake cluster.</summary>
public class RestServer : IAsyncLifetime
{
    public const string Token = "MyAccessToken";
    public const string OtherToken = "påsse ?&= word";
    public const string ReadToken = "OnlyForReading";
    public const string Hash = "0123456789abcdef0123456789abcdef01234567";

    private WebApplication? _app;

    internal FakeCatalog Grains { get; } = new();

    internal LogRecorder Log { get; } = new();

    /// <summary><c>mode</c>.</summary>
    protected virtual TrackerMode Mode => TrackerMode.Dynamic;

    /// <summary>The result of the readiness check "store".</summary>
    public Func<CancellationToken, Task<bool>> StoreIsReady { get; set; } = _ => Task.FromResult(true);

    /// <summary>All registered services.</summary>
    public IReadOnlyList<ServiceDescriptor> Services { get; private set; } = [];

    public HttpClient Client { get; private set; } = null!;

    public int Port => new Uri(_app!.Urls.Single()).Port;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton(Grains.Factory);
        builder.Services.AddSingleton(new SiloView(TimeProvider.System) { Local = FakeCatalog.Silo });
        builder.Services.AddReadinessCheck("store", (_, cancellation) => StoreIsReady(cancellation));
        builder.AddRestApi(new HttpOptions
        {
            BindAddress = new IPEndPoint(IPAddress.Loopback, 0),
            Mode = Mode,
            AccessTokens = new Dictionary<string, AccessToken>
            {
                ["someone"] = Token,
                ["other"] = OtherToken,
                ["reader"] = new(ReadToken, AccessScope.Read),
            },
            AnnounceAddresses = [new IPEndPoint(IPAddress.Any, 6969), new IPEndPoint(IPAddress.IPv6Loopback, 6970)],
        });
        Services = [.. builder.Services];
        _app = builder.Build();
        _app.MapRestApi();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
    }

    /// <summary>Sends a request with a valid token; returns status and body.</summary>
    public Task<(HttpStatusCode Status, string Body)> Send(HttpMethod method, string path, HttpContent? content = null) =>
        Send(new HttpRequestMessage(method, path)
        {
            Content = content,
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
        });

    /// <summary>Sends a request unchanged; returns status and body.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Send(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Sends raw bytes on a new connection; returns everything received until it closes.</summary>
    public async Task<string> SendRaw(string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    public static StringContent JsonBody(string text, string mediaType = "application/json") =>
        new(text, new MediaTypeHeaderValue(mediaType));
}

/// <summary>The same server in private mode.</summary>
public sealed class PrivateRestServer : RestServer
{
    protected override TrackerMode Mode => TrackerMode.Private;
}
