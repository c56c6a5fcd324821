using System.Runtime.CompilerServices;
using Udpt.Grains.Announcing;
using Udpt.Grains.Metrics;
using Udpt.Grains.Torrents;

namespace Udpt.Grains.Swarms.Peers;

/// <summary>
/// The peers of a swarm, both families: counted together and served apart. Not thread-safe; the swarm holds its lock.
/// </summary>
internal struct SwarmPeers
{
    private PeerSet<IPv4Endpoint, uint> _v4 = new();

    // Most swarms have no peer over IPv6, and pay for none.
    private StrongBox<PeerSet<IPv6Endpoint, UInt128>>? _v6;

    public SwarmPeers()
    {
    }

    public readonly int Seeders => _v4.Seeders + (_v6?.Value.Seeders ?? 0);

    public readonly int Leechers => _v4.Leechers + (_v6?.Value.Leechers ?? 0);

    public readonly int Count => _v4.Count + (_v6?.Value.Count ?? 0);

    private ref PeerSet<IPv6Endpoint, UInt128> V6 => ref (_v6 ??= new(new())).Value;

    public readonly void Prefetch() => _v4.Prefetch();

    /// <summary>Takes an announce and writes peers for the answer.</summary>
    /// <param name="completes">Whether it is the first to say that this peer has completed.</param>
    /// <returns>Bytes of compact peers written.</returns>
    public int Announce(
        in AnnounceRequest request,
        SwarmPolicy policy,
        uint now,
        ref SwarmRandom random,
        Span<byte> peers,
        out bool completes) =>
        request.Peer.IsIPv4
            ? Announce(ref _v4, request, policy, now, ref random, peers, out completes)
            : Announce(ref V6, request, policy, now, ref random, peers, out completes);

    /// <summary>Adds the peers to <paramref name="count"/>.</summary>
    public readonly void CountInto(ref PeerCount count)
    {
        count.SeedersIPv4 += _v4.Seeders;
        count.LeechersIPv4 += _v4.Leechers;
        if (_v6 is not null)
        {
            count.SeedersIPv6 += _v6.Value.Seeders;
            count.LeechersIPv6 += _v6.Value.Leechers;
        }
    }

    /// <summary>Describes as many peers as <paramref name="limit"/> allows.</summary>
    public readonly PeerDetails[] List(uint now, int limit)
    {
        var peers = new PeerDetails[Math.Min(Count, limit)];
        int listed = _v4.List(now, peers);
        _v6?.Value.List(now, peers.AsSpan(listed));
        return peers;
    }

    /// <summary>Drops peers that have not announced for the policy's timeout, as many steps as the cursor takes.</summary>
    public void Expire(uint now, SwarmPolicy policy, ref ExpiryCursor cursor)
    {
        _v4.Expire(now, policy.PeerTimeout, ref cursor.IPv4, ExpiryCursor.Steps);
        if (_v6 is null)
        {
            cursor.IPv6 = 0;
        }
        else
        {
            _v6.Value.Expire(now, policy.PeerTimeout, ref cursor.IPv6, ExpiryCursor.Steps);
        }
    }

    /// <summary>Writes every peer to a blob.</summary>
    public readonly void Write(SwarmBlob.Writer writer)
    {
        _v4.Write(writer);
        _v6?.Value.Write(writer);
    }

    /// <summary>Takes a saved peer over, unless it is there already.</summary>
    public void Restore(in PeerEndpoint endpoint, in PeerInfo info)
    {
        if (endpoint.IsIPv4)
        {
            _v4.Restore(IPv4Endpoint.From(endpoint), info);
        }
        else
        {
            V6.Restore(IPv6Endpoint.From(endpoint), info);
        }
    }

    private static int Announce<TEndpoint, TAddress>(
        ref PeerSet<TEndpoint, TAddress> set,
        in AnnounceRequest request,
        SwarmPolicy policy,
        uint now,
        ref SwarmRandom random,
        Span<byte> peers,
        out bool completes)
        where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        TEndpoint endpoint = TEndpoint.From(request.Peer);
        int position = set.Find(endpoint);
        completes = false;
        if (request.Event == AnnounceEvent.Stopped)
        {
            if (position >= 0)
            {
                set.Remove(position);
            }

            return 0;
        }

        bool isSeeder = request.Left == 0;
        if (position >= 0)
        {
            position = set.SetSeeder(position, isSeeder);
        }
        else if (!set.IsFull
            && (policy.MaxPeersPerAddress == 0 || set.CountOfAddress(endpoint) < policy.MaxPeersPerAddress))
        {
            position = set.Add(endpoint, isSeeder);
        }

        // A peer over the limit of its address is answered, so that it can reach others, but not listed.
        if (position >= 0)
        {
            completes = Update(ref set.Info(position), request, now);
        }

        int fitting = Math.Max(0, (peers.Length - sizeof(ulong)) / TEndpoint.WireLength);
        int wanted = Math.Min(policy.Wanted(request.NumWant), fitting);
        return wanted == 0
            ? 0
            : set.Sample(wanted, position, withSeeders: !isSeeder, ref random, ref peers[0]) * TEndpoint.WireLength;
    }

    /// <returns>Whether the peer has completed for the first time.</returns>
    private static bool Update(ref PeerInfo info, in AnnounceRequest request, uint now)
    {
        info.PeerId = request.PeerId;
        info.Uploaded = request.Uploaded;
        info.Downloaded = request.Downloaded;
        info.Left = request.Left;
        info.Event = request.Event;
        info.LastAnnounce = now;
        bool completes = request.Event == AnnounceEvent.Completed && !info.HasCompleted;
        info.HasCompleted |= completes;
        return completes;
    }
}
