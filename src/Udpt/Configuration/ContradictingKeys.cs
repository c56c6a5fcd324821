using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Udpt.Configuration;

/// <summary>Finds keys that are good by themselves and not together: the start would fail, or the tracker be of no use.</summary>
internal sealed class ContradictingKeys
{
    private readonly UdptConfiguration _configuration;
    private readonly ProcessRole? _role;
    private readonly List<Setting> _settings;
    private readonly List<ConfigurationFault> _faults = [];

    private ContradictingKeys(UdptConfiguration configuration, ProcessRole? role, List<Setting> settings)
    {
        _configuration = configuration;
        _role = role;
        _settings = settings;
    }

    public static List<ConfigurationFault> Find(
        UdptConfiguration configuration, ProcessRole? role, List<Setting> settings)
    {
        ContradictingKeys keys = new(configuration, role, settings);
        keys.CheckPeerTimeout();
        keys.CheckUdpAddresses();
        keys.CheckTcpPorts();
        return keys._faults;
    }

    private void CheckPeerTimeout()
    {
        UdpConfiguration udp = _configuration.Udp;
        if (SettingOf(ConfigurationKeys.PeerTimeout) is { } timeout
            && SettingOf(ConfigurationKeys.AnnounceInterval) is not null
            && udp.PeerTimeout < udp.AnnounceInterval)
        {
            Report(
                timeout,
                ConfigurationKeys.PeerTimeout,
                "shorter than announce_interval: peers would be dropped before they announce again",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{udp.AnnounceInterval.TotalSeconds} (announce_interval) or more seconds; better two intervals and a minute, the default"));
        }
    }

    /// <summary>
    /// On one port an address of all interfaces takes those of single ones too, unless the port is shared. <c>[::]</c>
    /// leaves IPv4 to an IPv4 address that is listed for the same port.
    /// </summary>
    private void CheckUdpAddresses()
    {
        ImmutableArray<IPEndPoint> addresses = _configuration.Udp.BindAddresses;
        if (!_role.ServesUdp()
            || _configuration.Udp.SharePort
            || SettingOf(ConfigurationKeys.UdpBindAddress) is not { } setting
            || EndpointsKey.ItemsOf(setting).Length != addresses.Length)
        {
            return;
        }

        ImmutableArray<Setting> items = EndpointsKey.ItemsOf(setting);
        for (int i = 0; i < addresses.Length; i++)
        {
            // Equal ones are told already.
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
                    ConfigurationKeys.UdpBindAddress,
                    $"{all} takes {one} too, so that only one of them can be bound",
                    "either of them, or different ports");
            }
        }
    }

    /// <summary>The REST API, silos and gateways each need a port of their own.</summary>
    private void CheckTcpPorts()
    {
        if (_configuration.Cluster is not { SiloPort: > 0, GatewayPort: > 0 } cluster || !_role.HasSilo())
        {
            return;
        }

        if (cluster.SiloPort == cluster.GatewayPort)
        {
            Setting? setting = SettingOf(ConfigurationKeys.GatewayPort) ?? SettingOf(ConfigurationKeys.SiloPort);
            Report(
                setting!,
                setting!.Path == ConfigurationKeys.GatewayPort.Path
                    ? ConfigurationKeys.GatewayPort
                    : ConfigurationKeys.SiloPort,
                "the same port for silos and for gateways",
                "two different ports");
        }

        if (_configuration.Http is { } http
            && SettingOf(ConfigurationKeys.HttpBindAddress) is { } bound
            && (http.BindAddress.Port == cluster.SiloPort || http.BindAddress.Port == cluster.GatewayPort)
            && IsSameHostAddress(http.BindAddress.Address, cluster.Advertise))
        {
            string taken = http.BindAddress.Port == cluster.SiloPort ? "silo_port" : "gateway_port";
            Report(bound, ConfigurationKeys.HttpBindAddress, $"its port is {taken} of [cluster]", "a port of its own");
        }
    }

    /// <summary>Without <c>advertise</c> the silo's address is found at the start, and only a wildcard is sure to meet it.</summary>
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
