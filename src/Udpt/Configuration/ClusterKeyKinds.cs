using System.Net;
using Udpt.Silo.Storage.Postgres;

namespace Udpt.Configuration;

/// <summary>A PostgreSQL connection string: required, and never shown, because it usually contains a password.</summary>
internal sealed class ConnectionStringKey : ConfigurationKey<string>
{
    public ConnectionStringKey(string path)
        : base(path, "a connection string of PostgreSQL, Host=…;Database=…;Username=…;Password=…")
    {
    }

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out string? value)
    {
        value = setting.Text;
        string? problem = setting switch
        {
            { Kind: not SettingKind.Text } => "must be a string",
            { Text: "" } => "empty",
            _ => PostgresDatabase.FindError(setting.Text),
        };
        if (problem is not null)
        {
            faults.Add(new ConfigurationFault(setting.Source, Path, problem, Allowed: Allowed));
        }

        return problem is null;
    }
}

/// <summary>An address without a port; empty means absent.</summary>
internal sealed class AddressKey : ConfigurationKey<IPAddress>
{
    public AddressKey(string path)
        : base(path, "an IPv4 or IPv6 address, \"10.0.0.5\"")
    {
    }

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out IPAddress? value)
    {
        value = null;
        string? problem = setting switch
        {
            { Kind: not SettingKind.Text } => "must be a string",
            { Text: "" } => null,
            _ when !IPAddress.TryParse(setting.Text, out value) => "not an address",
            _ when value.Equals(IPAddress.Any) || value.Equals(IPAddress.IPv6Any) =>
                "every address of the host, and none that others could reach",
            _ => EndpointText.DescribeUnusable(value),
        };
        if (problem is not null)
        {
            faults.Add(Fault(setting, problem));
            return false;
        }

        value = value is null ? null : EndpointText.Plain(value);
        return true;
    }
}
