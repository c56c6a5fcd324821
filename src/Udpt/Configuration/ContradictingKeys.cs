using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Udpt.Configuration;

/// <summary>Finds keys that are valid by themselves but not together: the start would fail, or the tracker be useless.</summary>
internal sealed class ContradictingKeys
{
    private readonly UdptConfiguration _configuration;
    private readonly List<Setting> _settings;
    private readonly List<ConfigurationFault> _faults = [];

    private ContradictingKeys(UdptConfiguration configuration, List<Setting> settings)
    {
        _configuration = configuration;
        _settings = settings;
    }

    public static List<ConfigurationFault> Find(UdptConfiguration configuration, List<Setting> settings)
    {
        ContradictingKeys keys = new(configuration, settings);
        keys.CheckPrivateSection();
        keys.CheckPeerTimeout();
        keys.CheckUdpAddresses();
        keys.CheckTcpPorts();
        return keys._faults;
    }

    private void CheckPrivateSection()
    {
        if (SettingOf(TrackerKeys.Mode) is { Text: "dynamic" or "static" }
            && _settings.FirstOrDefault(setting => setting.IsWithin(ConfigurationKeys.Private)) is { } setting)
        {
            _faults.Add(new ConfigurationFault(
                setting.Source,
                ConfigurationKeys.Private,
                "has a meaning with mode = \"private\" only; remove the section, or change the mode"));
        }
    }

    private void CheckPeerTimeout()
    {
        TimeSpan announceInterval = _configuration.Udp.AnnounceInterval;
        if (SettingOf(TrackerKeys.PeerTimeout) is { } timeout
            && SettingOf(GatewayKeys.AnnounceInterval) is not null
            && _configuration.Tracker.PeerTimeout < announceInterval)
        {
            Report(
                timeout,
                TrackerKeys.PeerTimeout,
                "shorter than announce_interval: peers would be dropped before they announce again",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{announceInterval.TotalSeconds} (announce_interval) or more seconds; better two intervals and a minute, the default"));
        }
    }

    /// <summary>
    /// On one port, a wildcard address includes single addresses, unless the port is shared. <c>[::]</c> excludes IPv4 if
    /// an IPv4 address is listed for the same port.
    /// </summary>
    private void CheckUdpAddresses()
    {
        IReadOnlyList<IPEndPoint> addresses = _configuration.Udp.BindAddresses;
        if (!_configuration.Role.ServesUdp()
            || _configuration.Udp.SharePort
            || SettingOf(GatewayKeys.BindAddress) is not { } setting
            || EndpointsKey.ItemsOf(setting).Length != addresses.Count)
        {
            return;
        }

        ImmutableArray<Setting> items = EndpointsKey.ItemsOf(setting);
        for (int i = 0; i < addresses.Count; i++)
        {
            // Equal ones have already been reported.
            IPEndPoint? other = addresses.Take(i).FirstOrDefault(other =>
                !other.Equals(addresses[i])
                && other.Port == addresses[i].Port
                && other.Port != 0
                && other.AddressFamily == addresses[i].AddressFamily
                && (IsWildcard(other) || IsWildcard(addresses[i])));
            if (other is not null)
            {
                (IPEndPoint all, IPEndPoint one) = IsWildcard(other) ? (other, addresses[i]) : (addresses[i], other);
                Report(
                    items[i],
                    GatewayKeys.BindAddress,
                    $"{all} takes {one} too, so that only one of them can be bound",
                    "either of them, or different ports");
            }
        }
    }

    /// <summary>The REST API, silos and gateways each need a port of their own.</summary>
    private void CheckTcpPorts()
    {
        if (_configuration.Cluster is not { SiloPort: > 0, GatewayPort: > 0 } cluster || !_configuration.Role.HasSilo())
        {
            return;
        }

        if (cluster.SiloPort == cluster.GatewayPort)
        {
            Setting? setting = SettingOf(ClusterKeys.GatewayPort) ?? SettingOf(ClusterKeys.SiloPort);
            Report(
                setting!,
                setting!.Path == ClusterKeys.GatewayPort.Path
                    ? ClusterKeys.GatewayPort
                    : ClusterKeys.SiloPort,
                "the same port for silos and for gateways",
                "two different ports");
        }

        if (_configuration.Http is { } http
            && SettingOf(HttpKeys.BindAddress) is { } bound
            && (http.BindAddress.Port == cluster.SiloPort || http.BindAddress.Port == cluster.GatewayPort)
            && IsSameHostAddress(http.BindAddress.Address, cluster.Advertise))
        {
            string taken = http.BindAddress.Port == cluster.SiloPort ? "silo_port" : "gateway_port";
            Report(bound, HttpKeys.BindAddress, $"its port is {taken} of [cluster]", "a port of its own");
        }
    }

    /// <summary>Without <c>advertise</c> the silo's address is found at startup, so only a wildcard is certain to conflict.</summary>
    private static bool IsSameHostAddress(IPAddress http, IPAddress? silo) =>
        http.Equals(IPAddress.IPv6Any)
        || (http.Equals(IPAddress.Any) && silo?.AddressFamily is null or AddressFamily.InterNetwork)
        || http.Equals(silo);

    private static bool IsWildcard(IPEndPoint endpoint) =>
        endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Any);

    private Setting? SettingOf(ConfigurationKey key) =>
        _settings.FirstOrDefault(setting => setting.Path == key.Path);

    private void Report(Setting setting, ConfigurationKey key, string problem, string allowed) =>
        _faults.Add(new ConfigurationFault(setting.Source, key.Path, problem, setting.Shown, allowed));
}
