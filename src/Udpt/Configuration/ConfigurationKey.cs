namespace Udpt.Configuration;

/// <summary>A configuration key and the values it accepts.</summary>
internal abstract class ConfigurationKey
{
    protected ConfigurationKey(string path, string allowed)
    {
        Path = path;
        Allowed = allowed;
    }

    /// <summary>Its sections and name, for example <c>udp.bind_address</c>.</summary>
    public string Path { get; }

    /// <summary>The values it accepts, for error messages.</summary>
    public string Allowed { get; }

    /// <summary>
    /// Whether it is required if its section is present. The top level always is; for <c>[udp]</c> see
    /// <see cref="RoleRequirements"/>.
    /// </summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether a reload applies a change of it; otherwise it needs a restart.</summary>
    public bool IsLive { get; init; }

    public string Section => KeyPath.SectionOf(Path);

    public string Name => KeyPath.NameOf(Path);

    protected ConfigurationFault Fault(Setting setting, string problem)
    {
        return new ConfigurationFault(setting.Source, Path, problem, setting.Shown, Allowed);
    }
}

/// <summary>A key with the type of its value.</summary>
internal abstract class ConfigurationKey<T> : ConfigurationKey
{
    protected ConfigurationKey(string path, string allowed)
        : base(path, allowed)
    {
    }

    /// <summary>The value when the key is absent.</summary>
    public T? Default { get; init; }

    /// <summary>Parses <paramref name="setting"/>, or adds its error to <paramref name="faults"/>.</summary>
    public abstract bool TryRead(Setting setting, List<ConfigurationFault> faults, out T? value);
}
