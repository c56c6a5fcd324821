using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Udpt.Hosting;

/// <summary>Queries <c>/healthz/ready</c> of a tracker on this host.</summary>
internal static class HealthProbe
{
    /// <summary>
    /// The tracker limits its checks to a second; callers of a health check often give up after five.
    /// </summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    /// <summary>More than a tracker's response; keeps another server's page from being printed.</summary>
    private const int LongestAnswer = 4096;

    /// <param name="bound">Where the tracker listens; a wildcard address is queried on loopback.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>Null if it is ready, or why it is not.</returns>
    public static async Task<string?> ProbeReadiness(IPEndPoint bound, CancellationToken cancellationToken)
    {
        IPEndPoint address = Reachable(bound);
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = LongestAnswer,
        };
        try
        {
            using HttpResponseMessage answer =
                await client.GetAsync(new Uri($"http://{address}/healthz/ready"), cancellationToken);
            return answer.IsSuccessStatusCode
                ? null
                : Reason(await answer.Content.ReadAsStringAsync(cancellationToken))
                    ?? $"http://{address} responded with {(int)answer.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            string problem = exception.InnerException is SocketException refused ? refused.Message : exception.Message;
            return $"http://{address} cannot be reached: {problem}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"http://{address} does not respond";
        }
    }

    /// <summary>The address at which a server bound to <paramref name="bound"/> is reachable from this host.</summary>
    public static IPEndPoint Reachable(IPEndPoint bound)
    {
        if (bound.Address.Equals(IPAddress.Any))
        {
            return new IPEndPoint(IPAddress.Loopback, bound.Port);
        }

        return bound.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, bound.Port) : bound;
    }

    /// <summary>The reason in the response, <c>not ready: store</c>; null if the response is not a tracker's.</summary>
    private static string? Reason(string answer)
    {
        try
        {
            using var fault = JsonDocument.Parse(answer);
            return fault.RootElement.ValueKind == JsonValueKind.Object
                && fault.RootElement.TryGetProperty("reason", out JsonElement reason)
                    ? reason.GetString()
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
