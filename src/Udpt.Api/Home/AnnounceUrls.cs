using System.Net;
using System.Net.Sockets;
using Udpt.Api.Options;
using Udpt.Core.Rules;
using Udpt.Gateway.Udp;

namespace Udpt.Api.Home;

/// <summary>The announce URLs: of the addresses that are bound, or will be.</summary>
internal sealed class AnnounceUrls(HttpOptions options, UdpGatewayStatus? gateway = null)
{
    /// <summary>What stands for the peer key, where one is needed.</summary>
    public const string KeyPlaceholder = "KEY";

    private readonly string _path = options.Mode == TrackerMode.Private ? KeyPlaceholder : "announce";

    /// <summary>Each URL once.</summary>
    /// <param name="host">
    /// The host by which the page was reached, as it stands in a URL: it names the tracker where that listens on every
    /// address.
    /// </param>
    public IReadOnlyList<AnnounceUrl> For(string host) =>
    [
        .. Endpoints()
            .Where(endpoint => endpoint.Port > 0)
            .Select(endpoint => Of(endpoint, host))
            .Distinct(),
    ];

    /// <summary>Port 0 of the configuration is known once it is bound.</summary>
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

/// <summary>An announce URL, and whether it names the host by which the page was reached.</summary>
internal sealed record AnnounceUrl(string Text, bool IsByHost);
