namespace Udpt.Configuration;

/// <summary>Reads the values of keys from settings and collects every error.</summary>
internal sealed class KeyReader
{
    private readonly string _file;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly ProcessRole? _asked;
    private readonly IReadOnlySet<string> _unreadKeys;
    private readonly Dictionary<string, object?> _values = [];

    /// <param name="role">The requested role; null for a command that only looks something up.</param>
    /// <param name="unreadKeys">Keys that are present but unreadable; their errors exist already.</param>
    /// <param name="faults">Receives the errors found.</param>
    public KeyReader(
        string file,
        IReadOnlyDictionary<string, string> environment,
        ProcessRole? role,
        List<Setting> settings,
        IReadOnlySet<string> unreadKeys,
        List<ConfigurationFault> faults)
    {
        _file = file;
        _environment = environment;
        _asked = role;
        _unreadKeys = unreadKeys;
        Settings = settings;
        Faults = faults;
        Role = role.Within(HasSection(ConfigurationKeys.Cluster));
    }

    /// <summary>The effective role: with <c>[cluster]</c>, a tracker is a node.</summary>
    public ProcessRole? Role { get; }

    public List<Setting> Settings { get; }

    public List<ConfigurationFault> Faults { get; }

    /// <summary>The source, with the values read so far.</summary>
    public ConfigurationOrigin Origin => new(_file, _environment, _asked, _values);

    /// <summary>The value of a key, or its default. A key may be read several times; its errors are added once.</summary>
    public T? Read<T>(ConfigurationKey<T> key)
    {
        if (_values.TryGetValue(key.Path, out object? known))
        {
            return (T?)known;
        }

        T? value = ReadSetting(key);
        Record(key.Path, value);
        return value;
    }

    public int Number(NumberKey key) => Read(key) ?? 0;

    public TimeSpan Seconds(NumberKey key) => TimeSpan.FromSeconds(Number(key));

    /// <summary>Adds a value to <see cref="Origin"/> that belongs to no declared key.</summary>
    public void Record(string path, object? value) => _values[path] = value;

    /// <summary>Whether anything of the section is present.</summary>
    public bool HasSection(string section) =>
        Settings.Any(setting => setting.IsWithin(section))
        || _unreadKeys.Any(key => key.StartsWith(section + ".", StringComparison.Ordinal));

    /// <summary>Adds the error that a key or section is missing, unless it already has another error.</summary>
    public void AddMissing(string path, string section, string problem, string? allowed = null)
    {
        if (_unreadKeys.Contains(path) || Settings.Any(setting => setting.Path == section && IsNoSection(setting)))
        {
            return;
        }

        // The key would have to be added at the section's own line.
        ConfigurationSource? header = Settings
            .FirstOrDefault(setting => setting.Path == section && !setting.IsFromEnvironment)?.Source;
        Faults.Add(
            new ConfigurationFault(header ?? new ConfigurationSource(_file, 0), path, problem, Allowed: allowed));
    }

    private T? ReadSetting<T>(ConfigurationKey<T> key)
    {
        // A duplicate key is already an error; the first one counts.
        Setting? setting = Settings.FirstOrDefault(setting => setting.Path == key.Path);
        if (setting is not null)
        {
            return key.TryRead(setting, Faults, out T? value) ? value : key.Default;
        }

        if (Role.Requires(key))
        {
            string ofSilo = Role == ProcessRole.Node && !RoleRequirements.Requires(ProcessRole.Silo, key)
                ? ", but not for udpt silo (udpt check silo)"
                : "";
            AddMissing(
                key.Path,
                key.Section,
                $"missing; required {KeyPath.DescribeSection(key.Section)}{ofSilo}",
                key.Allowed);
        }

        return key.Default;
    }

    /// <summary>A section written as something else is reported once, without its missing keys.</summary>
    private static bool IsNoSection(Setting setting) => setting.Kind != SettingKind.Section;
}
