namespace Udpt.Configuration;

/// <summary>
/// The parts of each kind of process, and so what it needs in the configuration. A command without a role only looks
/// something up, in the configuration of any process: it needs what all of them need.
/// </summary>
internal static class RoleRequirements
{
    /// <summary>The effective role: in a cluster, a tracker is a node.</summary>
    public static ProcessRole? Within(this ProcessRole? asked, bool cluster) =>
        asked == ProcessRole.Tracker && cluster ? ProcessRole.Node : asked;

    /// <summary>Whether <paramref name="key"/> is required; in an optional section, if the section is present.</summary>
    public static bool Requires(this ProcessRole? role, ConfigurationKey key) =>
        key.IsRequired && (key.Section != ConfigurationKeys.Udp || (role is not null && role.ServesUdp()));

    /// <summary>Whether <c>[http]</c> must list access tokens.</summary>
    public static bool RequiresAccessTokens(this ProcessRole? role) => role is not null && role.ServesRest();

    /// <summary>Whether it is part of a cluster.</summary>
    public static bool IsInCluster(this ProcessRole? role) =>
        role is ProcessRole.Node or ProcessRole.Silo or ProcessRole.Gateway;

    /// <summary>Whether it listens on the UDP addresses.</summary>
    public static bool ServesUdp(this ProcessRole? role) => role is not ProcessRole.Silo;

    /// <summary>Whether its <c>[http]</c> serves the REST API; a silo serves only health and metrics.</summary>
    public static bool ServesRest(this ProcessRole? role) => role is not ProcessRole.Silo;

    /// <summary>Whether it holds torrents, and in a cluster listens on the silo's ports.</summary>
    public static bool HasSilo(this ProcessRole? role) =>
        role is ProcessRole.Tracker or ProcessRole.Node or ProcessRole.Silo;

    /// <summary>Its name, <c>node</c>.</summary>
    public static string NameOf(this ProcessRole? role) => $"{role}".ToLowerInvariant();

    /// <summary>The command that runs it.</summary>
    public static string CommandOf(this ProcessRole? role) =>
        role is ProcessRole.Silo or ProcessRole.Gateway ? $"udpt {role.NameOf()}" : "udpt";
}
