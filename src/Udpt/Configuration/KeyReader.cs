namespace Udpt.Configuration;

/// <summary>Reads the values of keys out of settings, and collects every fault on the way.</summary>
internal sealed class KeyReader
{
    private readonly string _file;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly ProcessRole? _asked;
    private readonly IReadOnlySet<string> _unreadKeys;
    private readonly Dictionary<string, object?> _values = [];

    /// <param name="role">The role the user asked for; null: a command that only looks something up.</param>
    /// <param name="unreadKeys">Keys that are there but could not be read, for which a fault exists already.</param>
    /// <param name="faults">Takes the faults found.</param>
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

    /// <summary>What the role asked for comes to: with <c>[cluster]</c>, a tracker is a node.</summary>
    public ProcessRole? Role { get; }

    public List<Setting> Settings { get; }

    public List<ConfigurationFault> Faults { get; }

    /// <summary>What is read, with all values read so far and those yet to come.</summary>
    public ConfigurationOrigin Origin => new(_file, _environment, _asked, _values);

    /// <summary>The value of a key, or its default. A key may be read several times; its faults are added once.</summary>
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

    /// <summary>Adds a value to <see cref="Origin"/> that stands under no key of the catalogue.</summary>
    public void Record(string path, object? value) => _values[path] = value;

    /// <summary>Whether there is anything of the section.</summary>
    public bool HasSection(string section) =>
        Settings.Any(setting => setting.IsWithin(section))
        || _unreadKeys.Any(key => key.StartsWith(section + ".", StringComparison.Ordinal));

    /// <summary>Adds the fault that a key or a section is missing, unless something else is wrong with it already.</summary>
    public void AddMissing(string path, string section, string problem, string? allowed = null)
    {
        if (_unreadKeys.Contains(path) || Settings.Any(setting => setting.Path == section && IsNoSection(setting)))
        {
            return;
        }

        // The section's own line is where the key would have to be added.
        ConfigurationSource? header = Settings
            .FirstOrDefault(setting => setting.Path == section && !setting.IsFromEnvironment)?.Source;
        Faults.Add(
            new ConfigurationFault(header ?? new ConfigurationSource(_file, 0), path, problem, Allowed: allowed));
    }

    private T? ReadSetting<T>(ConfigurationKey<T> key)
    {
        // A key that is there twice is a fault already; the first one counts.
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

    /// <summary>A section written as something else: reported once, without all that is not in it.</summary>
    private static bool IsNoSection(Setting setting) => setting.Kind != SettingKind.Section;
}
