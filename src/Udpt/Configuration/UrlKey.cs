namespace Udpt.Configuration;

/// <summary>The URL of an HTTP server; empty means absent.</summary>
internal sealed class UrlKey : ConfigurationKey<Uri>
{
    public UrlKey(string path)
        : base(path, "a URL, \"http://host:4317\" or \"https://…\"")
    {
    }

    public override bool TryRead(Setting setting, List<ConfigurationFault> faults, out Uri? value)
    {
        value = null;
        string? problem = setting switch
        {
            { Kind: not SettingKind.Text } => "must be a string",
            { Text: "" } => null,
            _ when !Uri.TryCreate(setting.Text, UriKind.Absolute, out value) || value.Host.Length == 0 => "not a URL",
            _ when value.Scheme != Uri.UriSchemeHttp && value.Scheme != Uri.UriSchemeHttps =>
                "neither http nor https",
            _ when value.UserInfo.Length > 0 || value.Query.Length > 0 || value.Fragment.Length > 0 =>
                "more than a server and a path",
            _ => null,
        };
        if (problem is null)
        {
            return true;
        }

        // The part before an @, and a query, may be secret.
        bool mayHoldSecret = setting.Text.AsSpan().ContainsAny("@?");
        faults.Add(mayHoldSecret
            ? new ConfigurationFault(setting.Source, Path, problem, Allowed: Allowed)
            : Fault(setting, problem));
        value = null;
        return false;
    }
}
