
namespace Udpt.Core.Swarms.Peers;

/// <summary>How far the expiry of one swarm has come. Make a new one for each sweep of a swarm.</summary>
public struct ExpiryCursor
{
    /// <summary>Peers looked at under one hold of the lock: some ten microseconds.</summary>
    internal const int Steps = 1024;

    internal int IPv4;
    internal int IPv6;

    /// <summary>A cursor at the beginning.</summary>
    public static ExpiryCursor Start => new() { IPv4 = int.MaxValue, IPv6 = int.MaxValue };

    internal readonly bool IsDone => IPv4 == 0 && IPv6 == 0;
}
