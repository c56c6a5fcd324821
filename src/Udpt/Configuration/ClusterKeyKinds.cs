using System.Net;

namespace Udpt.Configuration;

/// <summary>A text that is required and never shown.</summary>
internal sealed class SecretKey : ConfigurationKey<string>
{
    public SecretKey(string path, string allowed)
        : base(path, allowed)
    {
    }

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out string? value)
    {
        value = setting.Text;
        string? problem = setting switch
        {
            { Kind: not SettingKind.Text } => "must be a string",
            { Text: "" } => "empty",
            _ => null,
        };
        if (problem is not null)
        {
            faults.Add(new ConfigurationFault(setting.Source, Path, problem, Allowed: Allowed));
        }

        return problem is null;
    }
}

/// <summary>An address without a port; empty is the same as absent.</summary>
internal sealed class AddressKey : ConfigurationKey<IPAddress>
{
    public AddressKey(string path)
        : base(path, "an IPv4 or IPv6 address, \"10.0.0.5\"")
    {
    }

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out IPAddress? value)
    {
        value = null;
        if (setting.Kind == SettingKind.Text
            && (setting.Text.Length == 0 || IPAddress.TryParse(setting.Text, out value)))
        {
            return true;
        }

        faults.Add(Fault(setting, setting.Kind == SettingKind.Text ? "not an address" : "must be a string"));
        return false;
    }
}
