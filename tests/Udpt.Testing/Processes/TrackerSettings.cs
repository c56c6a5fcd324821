using System.Text;

namespace Udpt.Testing.Processes;

/// <summary>
/// The configuration file of a tracker under test. <see cref="TrackerHome"/> replaces <c>{udp}</c>, <c>{http}</c> and
/// <c>{home}</c>.
/// </summary>
internal sealed record TrackerSettings
{
    public const string Token = "MyAccessToken";

    public string Mode { get; init; } = "dynamic";

    /// <summary>The database file in the tracker's directory; null if nothing is saved.</summary>
    public string? Database { get; init; }

    /// <summary>Additional lines before the first section.</summary>
    public string Top { get; init; } = "";

    /// <summary>Addresses without a port.</summary>
    public string[] UdpAddresses { get; init; } = ["127.0.0.1"];

    public int AnnounceInterval { get; init; } = 120;

    /// <summary>Additional lines of <c>[udp]</c>.</summary>
    public string Udp { get; init; } = "";

    /// <summary>The lines of <c>[private]</c>; null to omit the section.</summary>
    public string? Private { get; init; }

    /// <summary>Whether there is a REST API.</summary>
    public bool HasHttp { get; init; } = true;

    public string ToToml()
    {
        var text = new StringBuilder();
        text.AppendLine($"mode = \"{Mode}\"");
        if (Database is not null)
        {
            text.AppendLine($"db_path = \"{{home}}/{Database}\"");
        }

        text.AppendLine(Top);
        text.AppendLine("[udp]");
        text.AppendLine($"bind_address = {BindAddress}");
        text.AppendLine($"announce_interval = {AnnounceInterval}");
        text.AppendLine(Udp);
        if (Private is not null)
        {
            text.AppendLine("[private]");
            text.AppendLine(Private);
        }

        if (HasHttp)
        {
            text.AppendLine("[http]");
            text.AppendLine("bind_address = \"127.0.0.1:{http}\"");
            text.AppendLine("[http.access_tokens]");
            text.AppendLine($"someone = \"{Token}\"");
        }

        return text.ToString();
    }

    private string BindAddress
    {
        get
        {
            var addresses = UdpAddresses.Select(address => $"\"{address}:{{udp}}\"").ToArray();
            return addresses.Length == 1 ? addresses[0] : $"[{string.Join(", ", addresses)}]";
        }
    }
}
