namespace Udpt.Configuration;

/// <summary>The kind of a process. <see cref="RoleRequirements"/> defines what follows from it.</summary>
internal enum ProcessRole
{
    /// <summary>Everything in one standalone process.</summary>
    Tracker,

    /// <summary>Everything in one process, as a member of a cluster: <c>udpt</c> with <c>[cluster]</c>.</summary>
    Node,

    /// <summary>Torrents only.</summary>
    Silo,

    /// <summary>UDP and REST only.</summary>
    Gateway,
}
