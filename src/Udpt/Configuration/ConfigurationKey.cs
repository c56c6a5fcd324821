namespace Udpt.Configuration;

/// <summary>A key that the configuration may hold, and what it accepts.</summary>
internal abstract class ConfigurationKey
{
    protected ConfigurationKey(string path, string allowed)
    {
        Path = path;
        Allowed = allowed;
    }

    /// <summary>Its sections and name, <c>udp.bind_address</c>.</summary>
    public string Path { get; }

    /// <summary>What it accepts, for errors.</summary>
    public string Allowed { get; }

    /// <summary>
    /// Required wherever its section is; the top level always is, and <c>[udp]</c> where <see cref="RoleRequirements"/>
    /// says so.
    /// </summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether a running tracker takes up a change of it; else it needs a restart.</summary>
    public bool IsLive { get; init; }

    public string Section => KeyPath.SectionOf(Path);

    public string Name => KeyPath.NameOf(Path);

    protected ConfigurationFault Fault(Setting setting, string problem)
    {
        return new ConfigurationFault(setting.Source, Path, problem, setting.Shown, Allowed);
    }
}

/// <summary>A key with the type that its value is read to.</summary>
internal abstract class ConfigurationKey<T> : ConfigurationKey
{
    protected ConfigurationKey(string path, string allowed)
        : base(path, allowed)
    {
    }

    /// <summary>The value when the key is absent.</summary>
    public T? Default { get; init; }

    /// <summary>Reads <paramref name="setting"/>, or adds what is wrong with it to <paramref name="faults"/>.</summary>
    public abstract bool TryRead(Setting setting, List<ConfigurationFault> faults, out T? value);
}
