using System.Collections.Immutable;
using System.Net;
using Udpt.Api.Options;

namespace Udpt.Configuration;

/// <summary>Gives settings their meaning, collecting every fault on the way.</summary>
internal sealed class ConfigurationReader
{
    private readonly string _file;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly ProcessRole? _role;
    private readonly List<Setting> _settings;
    private readonly IReadOnlySet<string> _unreadKeys;
    private readonly List<ConfigurationFault> _faults;
    private readonly Dictionary<string, object?> _values = [];

    /// <param name="role">What is to run on it; null: nothing.</param>
    /// <param name="unreadKeys">Keys that are there but could not be read, for which a fault exists already.</param>
    /// <param name="faults">Takes the faults found.</param>
    public ConfigurationReader(
        string file,
        IReadOnlyDictionary<string, string> environment,
        ProcessRole? role,
        List<Setting> settings,
        IReadOnlySet<string> unreadKeys,
        List<ConfigurationFault> faults)
    {
        _file = file;
        _environment = environment;
        _role = role;
        _settings = settings;
        _unreadKeys = unreadKeys;
        _faults = faults;
    }

    /// <summary>The configuration; without meaning when there are faults.</summary>
    public UdptConfiguration Read()
    {
        _faults.AddRange(UnknownKeys.Find(_settings));
        UdptConfiguration configuration = ReadKeys();
        _faults.AddRange(ContradictingKeys.Find(configuration, _role, _settings));
        return configuration;
    }

    private UdptConfiguration ReadKeys()
    {
        return new UdptConfiguration
        {
            Mode = Take(ConfigurationKeys.Mode),
            LogLevel = Take(ConfigurationKeys.LogLevels),
            DatabasePath = Take(ConfigurationKeys.DbPath),
            CleanupInterval = Seconds(ConfigurationKeys.CleanupInterval),
            CompletedRetention = TimeSpan.FromDays(Number(ConfigurationKeys.CompletedRetention)),
            Udp = ReadUdp(),
            Http = IsThere(ConfigurationKeys.Http) ? ReadHttp() : null,
            Cluster = ReadClusterIfThere(),
            OtlpEndpoint = Take(ConfigurationKeys.OtlpEndpoint),
            Private = ReadPrivate(),
            Origin = new ConfigurationOrigin(_file, _environment, _role, _values),
        };
    }

    private UdpConfiguration ReadUdp()
    {
        TimeSpan announceInterval = Seconds(ConfigurationKeys.AnnounceInterval);
        return new UdpConfiguration
        {
            BindAddresses = Take(ConfigurationKeys.UdpBindAddress) is { IsDefault: false } addresses ? addresses : [],
            AnnounceInterval = announceInterval,
            PeerTimeout = Take(ConfigurationKeys.PeerTimeout) is { } timeout
                ? TimeSpan.FromSeconds(timeout)
                : DefaultPeerTimeout(announceInterval),
            MaxPeers = Number(ConfigurationKeys.MaxPeers),
            MaxPeersPerAddress = Number(ConfigurationKeys.MaxPeersPerIp),
            MaxTorrents = Number(ConfigurationKeys.MaxTorrents),
            NewTorrentsPerAddress = Number(ConfigurationKeys.NewTorrentsPerIp),
            NewTorrents = Number(ConfigurationKeys.NewTorrents),
            Workers = Number(ConfigurationKeys.Workers),
            SharePort = Take(ConfigurationKeys.SharePort),
            ConnectionIdLifetime = Seconds(ConfigurationKeys.ConnectionIdLifetime),
        };
    }

    private HttpConfiguration ReadHttp()
    {
        return new HttpConfiguration
        {
            BindAddress = Take(ConfigurationKeys.HttpBindAddress) ?? new IPEndPoint(IPAddress.None, 0),
            AccessTokens = ReadAccessTokens(),
        };
    }

    /// <summary>Read whatever the mode is, so that every fault in it is told.</summary>
    private PrivateConfiguration? ReadPrivate()
    {
        PrivateConfiguration configuration = new()
        {
            TorrentsAreStatic = Take(ConfigurationKeys.PrivateTorrents) ?? true,
            ScrapeIsRefused = Take(ConfigurationKeys.PrivateScrape) ?? true,
            MaxPeersPerKey = Number(ConfigurationKeys.MaxPeersPerKey),
        };
        Setting? mode = _settings.FirstOrDefault(setting => setting.Path == ConfigurationKeys.Mode.Path);
        if (mode?.Text == "private")
        {
            return configuration;
        }

        if (mode is { Text: "dynamic" or "static" }
            && _settings.FirstOrDefault(setting => setting.IsWithin(ConfigurationKeys.Private)) is { } setting)
        {
            _faults.Add(new ConfigurationFault(
                setting.Source,
                ConfigurationKeys.Private,
                "has a meaning with mode = \"private\" only; remove the section, or change the mode"));
        }

        return null;
    }

    private ClusterConfiguration? ReadClusterIfThere()
    {
        if (IsThere(ConfigurationKeys.Cluster))
        {
            return ReadCluster();
        }

        if (_role.RequiresCluster())
        {
            ReportMissing(
                ConfigurationKeys.Cluster,
                ConfigurationKeys.Cluster,
                $"missing; {_role.CommandOf()} is part of a cluster and needs its database",
                $"[{ConfigurationKeys.Cluster}] with {ConfigurationKeys.ClusterDatabase.Name}");
        }

        return null;
    }

    private ClusterConfiguration ReadCluster()
    {
        return new ClusterConfiguration
        {
            Database = Take(ConfigurationKeys.ClusterDatabase) ?? "",
            ClusterId = Take(ConfigurationKeys.ClusterId) ?? "",
            ServiceId = Take(ConfigurationKeys.ServiceId) ?? "",
            Advertise = Take(ConfigurationKeys.Advertise),
            SiloPort = Number(ConfigurationKeys.SiloPort),
            GatewayPort = Number(ConfigurationKeys.GatewayPort),
        };
    }

    private ImmutableSortedDictionary<string, AccessToken> ReadAccessTokens()
    {
        const string Section = ConfigurationKeys.AccessTokens;
        if (!IsThere(Section) && _role.RequiresAccessTokens())
        {
            ReportMissing(
                Section,
                ConfigurationKeys.Http,
                "missing; the section is required when [http] is there",
                allowed: "an empty section too");
        }

        ImmutableSortedDictionary<string, AccessToken> tokens = AccessTokenReader.Read(_settings, _faults);
        foreach ((string name, AccessToken token) in tokens)
        {
            _values[$"{Section}.{KeyPath.Join([name])}"] = token;
        }

        return tokens;
    }

    /// <summary>
    /// As the documentation has it: a peer outlives one lost announce, and half an hour in any case, so that clients
    /// with a longer interval of their own are kept.
    /// </summary>
    private static TimeSpan DefaultPeerTimeout(TimeSpan announceInterval)
    {
        return TimeSpan.FromSeconds(Math.Max((2 * announceInterval.TotalSeconds) + 60, 1800));
    }

    private int Number(NumberKey key)
    {
        return Take(key) ?? 0;
    }

    private TimeSpan Seconds(NumberKey key)
    {
        return TimeSpan.FromSeconds(Number(key));
    }

    private T? Take<T>(ConfigurationKey<T> key)
    {
        T? value = Read(key);
        _values[key.Path] = value;
        return value;
    }

    private T? Read<T>(ConfigurationKey<T> key)
    {
        // A key that is there twice is a fault already; the first one counts.
        Setting? setting = _settings.FirstOrDefault(setting => setting.Path == key.Path);
        if (setting is not null)
        {
            return key.TryRead(setting, _faults, out T? value) ? value : key.Default;
        }

        if (_role.Requires(key))
        {
            string ofSilo = _role == ProcessRole.Tracker
                && IsThere(ConfigurationKeys.Cluster)
                && !RoleRequirements.Requires(ProcessRole.Silo, key) ? ", but not for udpt silo (udpt check silo)" : "";
            ReportMissing(
                key.Path, key.Section, $"missing; required {KeyPath.DescribeSection(key.Section)}{ofSilo}", key.Allowed);
        }

        return key.Default;
    }

    private bool IsThere(string section)
    {
        return _settings.Any(setting => setting.IsWithin(section))
            || _unreadKeys.Any(key => key.StartsWith(section + ".", StringComparison.Ordinal));
    }

    private void ReportMissing(string path, string section, string problem, string? allowed = null)
    {
        if (_unreadKeys.Contains(path) || _settings.Any(setting => setting.Path == section && IsNoSection(setting)))
        {
            return;
        }

        // The section's own line is where the key would have to be added.
        ConfigurationSource? header = _settings
            .FirstOrDefault(setting => setting.Path == section && !setting.IsFromEnvironment)?.Source;
        _faults.Add(
            new ConfigurationFault(header ?? new ConfigurationSource(_file, 0), path, problem, Allowed: allowed));
    }

    /// <summary>A section written as something else: told once, without all that is not in it.</summary>
    private static bool IsNoSection(Setting setting)
    {
        return setting.Kind != SettingKind.Section;
    }
}
