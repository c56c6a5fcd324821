namespace Udpt.Core.Rules;

/// <summary>The rules of every swarm in a process, precomputed for the hot path.</summary>
public sealed record SwarmPolicy
{
    /// <summary>Whether only registered torrents are tracked.</summary>
    public required bool RegisteredOnly { get; init; }

    /// <summary>Whether every peer needs a key, which its transfers are counted under.</summary>
    public required bool IsPrivate { get; init; }

    /// <summary>Maximum number of peers of one key in one swarm; 0 is unlimited.</summary>
    public required int MaxPeersPerKey { get; init; }

    /// <summary>Maximum number of peers in one reply.</summary>
    public required int MaxPeers { get; init; }

    /// <summary>Peers in a reply to a client that does not request a number (num_want &lt; 0).</summary>
    public required int DefaultPeers { get; init; }

    /// <summary>Maximum number of peers of one address in one swarm; 0 is unlimited.</summary>
    public required int MaxPeersPerAddress { get; init; }

    /// <summary>Milliseconds without an announce after which a peer is dropped.</summary>
    public required uint PeerTimeout { get; init; }

    /// <summary>The policy for <paramref name="options"/>.</summary>
    public static SwarmPolicy From(TrackerOptions options) => new()
    {
        RegisteredOnly = options.RegisteredOnly,
        IsPrivate = options.Mode == TrackerMode.Private,
        MaxPeersPerKey = options.MaxPeersPerKey,
        MaxPeers = options.MaxPeers,
        DefaultPeers = Math.Min(TrackerOptions.DefaultNumWant, options.MaxPeers),
        MaxPeersPerAddress = options.MaxPeersPerAddress,
        PeerTimeout = (uint)options.PeerTimeout.TotalMilliseconds,
    };

    /// <summary>How many peers to send to a client that requested <paramref name="numWant"/>.</summary>
    public int PeersToSend(int numWant) => numWant < 0 ? DefaultPeers : Math.Min(numWant, MaxPeers);
}
