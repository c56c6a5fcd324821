namespace Udpt.Configuration;

/// <summary>What a process is.</summary>
internal enum ProcessRole
{
    /// <summary>Everything in one process: by itself, or with <c>[cluster]</c> a node of one.</summary>
    Tracker,

    /// <summary>Torrents only.</summary>
    Silo,

    /// <summary>UDP and REST only.</summary>
    Gateway,
}
