using Udpt.Core.Rules;
using Udpt.Gateway.Udp;

namespace Udpt.Configuration;

/// <summary>The keys that become <see cref="UdpGatewayOptions"/>.</summary>
internal static class GatewayKeys
{
    private const int Day = 86_400;

    public static readonly NumberKey AnnounceInterval = new("udp.announce_interval", 1, Day, "seconds")
    {
        IsLive = true,
        IsRequired = true,
    };

    public static readonly EndpointsKey BindAddress = new("udp.bind_address") { IsRequired = true, Default = [] };

    public static readonly NumberKey Workers = new("udp.workers", 0, 256, "receive threads, 0 is one per core")
    {
        Default = 0,
    };

    public static readonly FlagKey SharePort = new("udp.share_port");

    /// <summary>
    /// BEP-15: a tracker accepts a connection id for two minutes; less would reject compliant clients.
    /// </summary>
    public static readonly NumberKey ConnectionIdLifetime = new("udp.connection_id_lifetime", 120, Day, "seconds")
    {
        Default = 120,
    };

    /// <summary>Whether scrapes, which cannot carry a key, are refused in private mode.</summary>
    public static readonly ChoiceKey<bool> PrivateScrape = new("private.scrape", ("refused", true), ("open", false))
    {
        Default = true,
    };

    public static readonly ConfigurationKey[] All =
    [
        AnnounceInterval, BindAddress, Workers, SharePort, ConnectionIdLifetime, PrivateScrape,
    ];

    public static UdpGatewayOptions Read(KeyReader keys)
    {
        bool isPrivate = keys.Read(TrackerKeys.Mode) == TrackerMode.Private;

        // Read in every mode, so that every fault in [private] is reported.
        bool refusesScrapes = keys.Read(PrivateScrape);
        return new UdpGatewayOptions
        {
            AnnounceInterval = keys.Seconds(AnnounceInterval),
            BindAddresses = keys.Read(BindAddress),
            Workers = keys.Number(Workers),
            SharePort = keys.Read(SharePort),
            ConnectionIdLifetime = keys.Seconds(ConnectionIdLifetime),
            RequiresKeys = isPrivate,
            RefusesScrapes = isPrivate && refusesScrapes,
        };
    }
}
