using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace Udpt.Configuration;

/// <summary>
/// All keys, and the declarations of those of the process itself. The others are declared beside their options:
/// <see cref="TrackerKeys"/>, <see cref="GatewayKeys"/>, <see cref="HttpKeys"/>, <see cref="ClusterKeys"/>.
/// </summary>
internal static class ConfigurationKeys
{
    public const string Udp = "udp";
    public const string Http = "http";
    public const string Cluster = "cluster";
    public const string Private = "private";

    /// <summary>The only section with names of the user's choice; its values are secrets.</summary>
    public const string AccessTokens = "http.access_tokens";

    /// <summary>UDPT 3 documented <c>warning</c> and accepted only <c>warn</c>.</summary>
    public static readonly ChoiceKey<LogLevel> LogLevels = new(
        "log_level",
        ("off", LogLevel.None),
        ("error", LogLevel.Error),
        ("warning", LogLevel.Warning),
        ("warn", LogLevel.Warning),
        ("info", LogLevel.Information),
        ("debug", LogLevel.Debug),
        ("trace", LogLevel.Trace))
    {
        IsLive = true,
        Default = LogLevel.Information,
    };

    public static readonly TextKey DbPath = new("db_path", "the path of a file; empty: nothing is saved");

    public static readonly UrlKey OtlpEndpoint = new("telemetry.otlp_endpoint");

    /// <summary>Every key by its path.</summary>
    public static readonly FrozenDictionary<string, ConfigurationKey> All = new ConfigurationKey[]
    {
        LogLevels, DbPath, OtlpEndpoint,
    }
        .Concat(TrackerKeys.All)
        .Concat(GatewayKeys.All)
        .Concat(HttpKeys.All)
        .Concat(ClusterKeys.All)
        .ToFrozenDictionary(key => key.Path);

    public static readonly FrozenSet<string> Sections = All.Values
        .Select(key => key.Section)
        .Where(section => section.Length > 0)
        .Append(AccessTokens)
        .ToFrozenSet();

    /// <summary>The configuration; meaningless if there are errors.</summary>
    public static UdptConfiguration Read(KeyReader keys) => new()
    {
        Role = keys.Role,
        LogLevel = keys.Read(LogLevels),
        DatabasePath = keys.Read(DbPath),
        Tracker = TrackerKeys.Read(keys),
        Udp = GatewayKeys.Read(keys),
        Http = HttpKeys.Read(keys),
        Cluster = ClusterKeys.Read(keys),
        OtlpEndpoint = keys.Read(OtlpEndpoint),
        Origin = keys.Origin,
    };
}
