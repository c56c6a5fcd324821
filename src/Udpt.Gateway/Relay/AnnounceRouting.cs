using Udpt.Grains.Announcing;

namespace Udpt.Gateway.Relay;

/// <summary>Where the torrents of a process are, which decides where its announces go.</summary>
internal enum AnnounceRouting : byte
{
    /// <summary>A tracker on its own: every torrent is in this process.</summary>
    Local,

    /// <summary>A node of a cluster: torrents are in this process or relayed to another silo.</summary>
    LocalOrRelay,

    /// <summary>A gateway without torrents: everything is relayed.</summary>
    Relay,
}

/// <summary>Chooses the routing of a process by its parts.</summary>
internal static class AnnounceRoutings
{
    /// <summary>The routing of a process with these parts; it has at least one of them.</summary>
    public static AnnounceRouting Of(LocalTorrents? torrents, RelayContext? relays) => (torrents, relays) switch
    {
        (null, _) => AnnounceRouting.Relay,
        (_, null) => AnnounceRouting.Local,
        _ => AnnounceRouting.LocalOrRelay,
    };
}
