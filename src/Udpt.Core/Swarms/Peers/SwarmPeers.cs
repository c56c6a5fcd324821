using System.Runtime.CompilerServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Torrents;

namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// The peers of a swarm, both families: counted together, served separately. Not thread-safe; the swarm holds its lock.
/// </summary>
internal struct SwarmPeers
{
    private PeerSet<IPv4Endpoint, uint> _v4 = new();

    // Most swarms have no IPv6 peers, and do not pay for them.
    private StrongBox<PeerSet<IPv6Endpoint, UInt128>>? _v6;

    public SwarmPeers()
    {
    }

    public readonly int Seeders => _v4.Seeders + (_v6?.Value.Seeders ?? 0);

    public readonly int Leechers => _v4.Leechers + (_v6?.Value.Leechers ?? 0);

    public readonly int Count => _v4.Count + (_v6?.Value.Count ?? 0);

    private ref PeerSet<IPv6Endpoint, UInt128> V6 => ref (_v6 ??= new(new())).Value;

    /// <summary>How many departed peers have transfers that have not been reported to their key yet.</summary>
    public readonly int Departed => _v4.Departed + (_v6?.Value.Departed ?? 0);

    /// <summary>Whether any data for private mode has been stored.</summary>
    public readonly bool HasKeys => _v4.HasKeys || _v6 is { Value.HasKeys: true };

    public readonly void Prefetch() => _v4.Prefetch();

    /// <summary>Applies an announce and writes peers for the reply.</summary>
    /// <param name="completes">Whether this announce is the first to report that the peer has completed.</param>
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

    /// <summary>Adds the peers to <paramref name="counts"/>.</summary>
    public readonly void CountInto(ref SwarmCounts counts)
    {
        counts.SeedersIPv4 += _v4.Seeders;
        counts.LeechersIPv4 += _v4.Leechers;
        if (_v6 is not null)
        {
            counts.SeedersIPv6 += _v6.Value.Seeders;
            counts.LeechersIPv6 += _v6.Value.Leechers;
        }
    }

    /// <summary>Whether private mode accepts the key of an announce.</summary>
    public readonly AnnounceOutcome AdmitKey(in AnnounceRequest request, SwarmPolicy policy)
    {
        if (request.Key.IsNone)
        {
            // Gateways reject these; but one that runs in another mode would not.
            return AnnounceOutcome.KeyRequired;
        }

        return policy.MaxPeersPerKey > 0
            && request.Event != AnnounceEvent.Stopped
            && IsKeyInUse(request, policy.MaxPeersPerKey)
                ? AnnounceOutcome.KeyInUse
                : AnnounceOutcome.Answered;
    }

    /// <summary>Takes the transfers of peers since the last time they were taken, for one step of the cursor.</summary>
    public readonly void CollectUsage(List<PeerKeyUsage> usages, uint now, ref PeerCursor cursor)
    {
        _v4.CollectUsage(usages, now, ref cursor.IPv4, PeerCursor.Steps);
        if (_v6 is null)
        {
            cursor.IPv6 = 0;
        }
        else
        {
            _v6.Value.CollectUsage(usages, now, ref cursor.IPv6, PeerCursor.Steps);
        }
    }

    /// <summary>Describes at most <paramref name="limit"/> peers.</summary>
    public readonly PeerDetails[] List(uint now, int limit)
    {
        var peers = new PeerDetails[Math.Min(Count, limit)];
        int listed = _v4.List(now, peers);
        _v6?.Value.List(now, peers.AsSpan(listed));
        return peers;
    }

    /// <summary>Drops peers that have not announced within the policy's timeout, for one step of the cursor.</summary>
    public void Expire(uint now, SwarmPolicy policy, ref PeerCursor cursor)
    {
        _v4.Expire(now, policy.PeerTimeout, ref cursor.IPv4, PeerCursor.Steps);
        if (_v6 is null)
        {
            cursor.IPv6 = 0;
        }
        else
        {
            _v6.Value.Expire(now, policy.PeerTimeout, ref cursor.IPv6, PeerCursor.Steps);
        }
    }

    /// <summary>Writes all peers to a blob.</summary>
    public readonly void Write(SwarmBlobWriter writer)
    {
        _v4.Write(writer);
        _v6?.Value.Write(writer);
    }

    /// <summary>Writes the unreported transfers of departed peers.</summary>
    public readonly void WriteDeparted(SwarmBlobWriter writer)
    {
        if (HasKeys)
        {
            writer.BeginDeparted();
            _v4.WriteDeparted(writer);
            _v6?.Value.WriteDeparted(writer);
        }
    }

    /// <summary>Restores the unreported transfers of a departed peer.</summary>
    public void RestoreDeparted(in PeerKeyUsage usage, uint now) => _v4.Keys.RestoreDeparted(usage, now);

    /// <summary>Restores a saved peer unless it is already in the swarm.</summary>
    public void Restore(in PeerEndpoint endpoint, in PeerInfo info, UnreportedTransfer? share)
    {
        if (endpoint.IsIPv4)
        {
            Restore(ref _v4, IPv4Endpoint.From(endpoint), info, share);
        }
        else
        {
            Restore(ref V6, IPv6Endpoint.From(endpoint), info, share);
        }
    }

    /// <summary>Whether an announce would take its key over the limit of <paramref name="most"/> peers.</summary>
    private readonly bool IsKeyInUse(in AnnounceRequest request, int most)
    {
        PeerKeyId held = request.Peer.IsIPv4
            ? _v4.KeyOf(IPv4Endpoint.From(request.Peer))
            : _v6?.Value.KeyOf(IPv6Endpoint.From(request.Peer)) ?? default;
        return held != request.Key && _v4.CountOf(request.Key) + (_v6?.Value.CountOf(request.Key) ?? 0) >= most;
    }

    private void Restore<TEndpoint, TAddress>(
        ref PeerSet<TEndpoint, TAddress> set, in TEndpoint endpoint, in PeerInfo info, UnreportedTransfer? share)
        where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        int position = set.Restore(endpoint, info, share);
        if (position >= 0 && share is { Key.IsNone: false } kept
            && FindOrCreateClient(ref set, position, kept.Key, info.PeerId, isAlone: kept.Standing != SharedClientState.Current) is { } client)
        {
            client.Restore(ref set.Keys[position], kept.Standing, info);
        }
    }

    private int Announce<TEndpoint, TAddress>(
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
            // Behind a shared address a stranger may announce another client's port, so a key can only stop its own
            // peers.
            if (position >= 0 && (!policy.IsPrivate || PeerAccounting.TryEnd(ref this, ref set, position, request, now)))
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

        // A peer over the limit of its address gets a reply, so that it can reach others, but is not listed.
        if (position >= 0)
        {
            completes = policy.IsPrivate
                ? PeerAccounting.UpdateKeyed(ref this, ref set, position, request, now)
                : PeerAccounting.Update(ref set.Info(position), request, now);
        }

        int fitting = Math.Max(0, (peers.Length - sizeof(ulong)) / TEndpoint.WireLength);
        int wanted = Math.Min(policy.PeersToSend(request.NumWant), fitting);
        return wanted == 0
            ? 0
            : set.Sample(wanted, position, withSeeders: !isSeeder, ref random, ref peers[0]) * TEndpoint.WireLength;
    }

    /// <summary>
    /// The client of a joining peer, if it is already in the swarm at another endpoint. Only joining peers pay for the
    /// search.
    /// </summary>
    /// <param name="isAlone">Whether to create a client even if it has no other endpoint.</param>
    public SharedClient? FindOrCreateClient<TEndpoint, TAddress>(
        ref PeerSet<TEndpoint, TAddress> set, int position, in PeerKeyId key, in PeerId peerId, bool isAlone = false)
        where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        bool isIPv4 = typeof(TEndpoint) == typeof(IPv4Endpoint);
        SharedClient? client = _v4.Clients?.Find(key, peerId);
        if (client is null)
        {
            int other = _v4.FindClient(key, peerId, except: isIPv4 ? position : -1);
            int otherV6 = other < 0 && _v6 is not null
                ? _v6.Value.FindClient(key, peerId, except: isIPv4 ? -1 : position)
                : -1;
            if (other < 0 && otherV6 < 0 && !isAlone)
            {
                return null;
            }

            client = (_v4.Keys.Clients ??= new()).Add(key, peerId);
            if (other >= 0)
            {
                client.Adopt(ref _v4.Keys[other], _v4.Info(other));
            }
            else if (otherV6 >= 0)
            {
                _v6!.Value.Keys.Clients = _v4.Keys.Clients;
                client.Adopt(ref _v6.Value.Keys[otherV6], _v6.Value.Info(otherV6));
            }
        }

        set.Keys.Clients = _v4.Keys.Clients;
        return client;
    }
}
