using Udpt.Grains.Announcing;

namespace Udpt.Gateway.Relay;

/// <summary>Where the torrents of a process are, which determines where its announces go.</summary>
internal enum AnnounceRouting : byte
{
    /// <summary>A standalone tracker: every torrent is in this process.</summary>
    Local,

    /// <summary>A node of a cluster: torrents are in this process or relayed to another silo.</summary>
    LocalOrRelay,

    /// <summary>A gateway without torrents: everything is relayed.</summary>
    Relay,
}

/// <summary>Determines the routing of a process from its parts.</summary>
internal static class AnnounceRoutings
{
    /// <summary>The routing of a process with these parts, of which it has at least one.</summary>
    public static AnnounceRouting Of(LocalTorrents? torrents, RelayContext? relays) => (torrents, relays) switch
    {
        (null, _) => AnnounceRouting.Relay,
        (_, null) => AnnounceRouting.Local,
        _ => AnnounceRouting.LocalOrRelay,
    };
}
