namespace Udpt.Configuration;

/// <summary>What a process is. <see cref="RoleRequirements"/> says what follows from it.</summary>
internal enum ProcessRole
{
    /// <summary>Everything in one process, by itself.</summary>
    Tracker,

    /// <summary>Everything in one process, as a member of a cluster: <c>udpt</c> with <c>[cluster]</c>.</summary>
    Node,

    /// <summary>Torrents only.</summary>
    Silo,

    /// <summary>UDP and REST only.</summary>
    Gateway,
}
