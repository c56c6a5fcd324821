
namespace Udpt.Core.Swarms.Peers;

/// <summary>The progress of one sweep over one swarm. Use a new one for each sweep.</summary>
public struct PeerCursor
{
    /// <summary>Peers checked while holding the lock once: about ten microseconds.</summary>
    internal const int Steps = 1024;

    internal int IPv4;
    internal int IPv6;

    /// <summary>A cursor at the start.</summary>
    public static PeerCursor Start => new() { IPv4 = int.MaxValue, IPv6 = int.MaxValue };

    internal readonly bool IsDone => IPv4 == 0 && IPv6 == 0;
}
