namespace Udpt.Configuration;

/// <summary>
/// What each kind of process needs of the configuration. Without a role it is a command that only looks something up in
/// the configuration of whatever process: it needs what all of them do.
/// </summary>
internal static class RoleRequirements
{
    /// <summary>Whether <paramref name="key"/> has to be there; those of an optional section, when it is.</summary>
    public static bool Requires(this ProcessRole? role, ConfigurationKey key) => key.IsRequired
        && (key.Section != ConfigurationKeys.Udp || role is ProcessRole.Tracker or ProcessRole.Gateway);

    /// <summary>Whether it is a part of a cluster and nothing else.</summary>
    public static bool RequiresCluster(this ProcessRole? role) => role is ProcessRole.Silo or ProcessRole.Gateway;

    /// <summary>Whether <c>[http]</c> has to say who may use the REST API; a silo has none, only health and metrics.</summary>
    public static bool RequiresAccessTokens(this ProcessRole? role) =>
        role is ProcessRole.Tracker or ProcessRole.Gateway;

    /// <summary>Whether it listens on the UDP addresses.</summary>
    public static bool ServesUdp(this ProcessRole? role) => role is not ProcessRole.Silo;

    /// <summary>Whether it listens on the silo's ports, in a cluster.</summary>
    public static bool HasSilo(this ProcessRole? role) => role is ProcessRole.Tracker or ProcessRole.Silo;

    /// <summary>The command that runs it.</summary>
    public static string CommandOf(this ProcessRole? role) => role switch
    {
        ProcessRole.Silo => "udpt silo",
        ProcessRole.Gateway => "udpt gateway",
        _ => "udpt",
    };
}
