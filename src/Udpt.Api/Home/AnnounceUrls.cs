using System.Net;
using System.Net.Sockets;
using Udpt.Api.Options;
using Udpt.Core.Rules;
using Udpt.Gateway.Udp;

namespace Udpt.Api.Home;

/// <summary>The announce URLs, from the addresses that are bound or will be.</summary>
internal sealed class AnnounceUrls(HttpOptions options, UdpGatewayStatus? gateway = null)
{
    /// <summary>Stands for the peer key, if one is needed.</summary>
    public const string KeyPlaceholder = "KEY";

    private readonly string _path = options.Mode == TrackerMode.Private ? KeyPlaceholder : "announce";

    /// <summary>The distinct URLs.</summary>
    /// <param name="host">
    /// The host in the page's URL: it identifies the tracker if that listens on every address.
    /// </param>
    public IReadOnlyList<AnnounceUrl> For(string host) =>
    [
        .. Endpoints()
            .Where(endpoint => endpoint.Port > 0)
            .Select(endpoint => Of(endpoint, host))
            .Distinct(),
    ];

    /// <summary>A configured port 0 is known once it is bound.</summary>
    private IReadOnlyList<IPEndPoint> Endpoints() =>
        gateway is { Endpoints: { Count: > 0 } bound } ? bound : options.AnnounceAddresses;

    private AnnounceUrl Of(IPEndPoint endpoint, string host)
    {
        bool isAny = endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Any);
        string name = isAny ? host
            : endpoint.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{endpoint.Address}]"
            : endpoint.Address.ToString();
        return new($"udp://{name}:{endpoint.Port}/{_path}", isAny);
    }
}

/// <summary>An announce URL, and whether it contains the host in the page's URL.</summary>
internal sealed record AnnounceUrl(string Text, bool IsByHost);
