using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Udpt.Commands.Remote;

/// <summary>A client for the REST API of a running tracker.</summary>
internal sealed class RemoteTracker : IDisposable
{
    /// <summary>A list of 10,000 takes seconds; a minute if the database is busy.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;

    /// <summary>A non-ASCII token goes into the query, because headers carry only ASCII.</summary>
    private readonly string? _tokenInQuery;

    /// <param name="address">The base URL; its path is kept, for trackers behind a proxy.</param>
    /// <param name="token">The access token.</param>
    public RemoteTracker(Uri address, string token)
    {
        string text = address.ToString();
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(text.EndsWith('/') ? text : text + "/"),
            Timeout = Timeout,
        };
        if (token.All(c => c is > ' ' and <= '~'))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        else
        {
            _tokenInQuery = "token=" + Uri.EscapeDataString(token);
        }
    }

    /// <summary>Sends a GET request.</summary>
    public Task<JsonNode> Get(string path, CancellationToken cancellationToken) =>
        Send(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Sends a POST request with a body.</summary>
    public Task<JsonNode> Post(string path, JsonNode body, CancellationToken cancellationToken) =>
        Send(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>Sends a DELETE request.</summary>
    public Task<JsonNode> Delete(string path, CancellationToken cancellationToken) =>
        Send(HttpMethod.Delete, path, null, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> Send(
        HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        string query = _tokenInQuery is null ? "" : (path.Contains('?') ? "&" : "?") + _tokenInQuery;
        using HttpRequestMessage request = new(method, path + query);
        request.Content = body is null
            ? null
            : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken);
            string text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return Read(answer, text);
        }
        catch (HttpRequestException exception)
        {
            string problem = exception.InnerException is SocketException refused ? refused.Message : exception.Message;
            throw new RemoteException($"{_http.BaseAddress} cannot be reached: {problem}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RemoteException($"{_http.BaseAddress} does not respond");
        }
    }

    private JsonNode Read(HttpResponseMessage answer, string text)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            json = null;
        }

        if (answer.IsSuccessStatusCode && json is not null)
        {
            return json;
        }

        string? reason = json is JsonObject fault && fault["reason"] is JsonValue value
            && value.TryGetValue(out string? words) ? words : null;
        string where = $"{_http.BaseAddress} responded with {(int)answer.StatusCode}";
        throw new RemoteException(reason is null ? $"{where}; is it a tracker?" : $"{where}: {reason}")
        {
            Status = answer.StatusCode,
        };
    }
}

/// <summary>A call to a tracker failed; the message says why.</summary>
internal sealed class RemoteException(string message) : Exception(message)
{
    /// <summary>The status of the response; null if there was none.</summary>
    public HttpStatusCode? Status { get; init; }
}
