using System.Diagnostics;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Torrents;

namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// The peers of one address family in one swarm. Endpoints are packed in one array, leechers before seeders, so that a
/// sample is a copy of adjacent memory; the data that only REST shows is in a second list at the same positions. Up to
/// <see cref="ScanLimit"/> peers a lookup scans the array; above that it uses an index.
/// </summary>
internal struct PeerSet<TEndpoint, TAddress>
    where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
    where TAddress : unmanaged, IEquatable<TAddress>
{
    /// <summary>Up to this size a scan is as fast as an index: 256 bytes, eight vector compares.</summary>
    private const int ScanLimit = 32;

    /// <summary>
    /// Up to this size the peers of an address are counted by a scan, at the expense of joining peers only.
    /// </summary>
    private const int AddressScanLimit = 256;

    private TEndpoint[] _endpoints;
    private PeerInfos _infos;
    private EndpointIndex<TEndpoint, TAddress>? _index;
    private AddressCounts<TEndpoint, TAddress>? _addresses;
    private UnreportedTransfers? _keys;
    private int _count;
    private int _leechers;

    public PeerSet()
    {
        _endpoints = [];
        _infos = new PeerInfos();
    }

    public readonly int Count => _count;

    public readonly int Leechers => _leechers;

    public readonly int Seeders => _count - _leechers;

    /// <summary>Whether the index cannot address more peers.</summary>
    public readonly bool IsFull => _count == EndpointIndex<TEndpoint, TAddress>.MaxCount;

    /// <summary>
    /// Private mode's data about the peers; created at the first use, so that other modes do not pay for it.
    /// </summary>
    public UnreportedTransfers Keys => _keys ??= new(_count);

    /// <summary>The clients that are in the swarm at several endpoints; null if there are none.</summary>
    public readonly SharedClients? Clients => _keys?.Clients;

    /// <summary>Whether <see cref="Keys"/> has been created.</summary>
    public readonly bool HasKeys => _keys is not null;

    /// <summary>How many departed peers have transfers that have not been reported to their key yet.</summary>
    public readonly int Departed => _keys?.Departed ?? 0;

    private readonly ReadOnlySpan<TEndpoint> Endpoints => _endpoints.AsSpan(0, _count);

    public readonly ref PeerInfo Info(int position) => ref _infos[position];

    public readonly PeerEndpoint EndpointAt(int position) => _endpoints[position].ToPeerEndpoint();

    public readonly bool IsSeeder(int position) => position >= _leechers;

    /// <summary>Prefetches what an announce will read.</summary>
    public readonly void Prefetch()
    {
        CachePrefetch.Prefetch<TEndpoint>(_endpoints);
        CachePrefetch.Prefetch(_infos.First);
        _keys?.Prefetch();
    }

    /// <summary>The position of a peer, or -1. Valid until the next change.</summary>
    public readonly int Find(in TEndpoint endpoint) =>
        _index is null ? TEndpoint.IndexOf(Endpoints, endpoint) : _index.Find(Endpoints, endpoint);

    /// <summary>The key of a peer; none if it is not in the set.</summary>
    public readonly PeerKeyId KeyOf(in TEndpoint endpoint) =>
        _keys is not null && Find(endpoint) is >= 0 and var position ? _keys[position].Key : default;

    /// <summary>How many peers have a key.</summary>
    public readonly int CountOf(in PeerKeyId key) => _keys?.CountOf(key) ?? 0;

    /// <summary>The position of a peer with this key and peer id, or -1.</summary>
    /// <param name="key">The key.</param>
    /// <param name="peerId">The peer id.</param>
    /// <param name="except">A position with the same key to skip, or -1.</param>
    public readonly int FindClient(in PeerKeyId key, in PeerId peerId, int except)
    {
        int left = CountOf(key) - (except >= 0 ? 1 : 0);
        for (int position = 0; left > 0 && position < _count; position++)
        {
            if (position != except && _keys![position].Key == key)
            {
                if (_infos[position].PeerId == peerId)
                {
                    return position;
                }

                left--;
            }
        }

        return -1;
    }

    /// <summary>How many peers have the address of <paramref name="endpoint"/>.</summary>
    public int CountOfAddress(in TEndpoint endpoint)
    {
        if (_count > AddressScanLimit)
        {
            _addresses ??= new(Endpoints);
            return _addresses[endpoint.Address];
        }

        int count = 0;
        foreach (ref readonly TEndpoint other in Endpoints)
        {
            count += other.Address.Equals(endpoint.Address) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Adds a peer that is not in the set and returns its position. The caller fills in its info.</summary>
    public int Add(in TEndpoint endpoint, bool isSeeder)
    {
        Debug.Assert(Find(endpoint) < 0 && !IsFull);
        if (_count == _endpoints.Length)
        {
            Array.Resize(ref _endpoints, ArrayGrowth.After(_count));
        }

        _infos.EnsureCapacity(_count + 1);
        int position = _count++;
        _endpoints[position] = endpoint;
        _infos[position] = default;
        _addresses?.Add(endpoint.Address);
        _keys?.AddLast();
        if (_index is not null)
        {
            _index.AddLast(Endpoints);
        }
        else if (_count > ScanLimit)
        {
            _index = new(Endpoints);
        }

        return isSeeder ? position : SetSeeder(position, isSeeder: false);
    }

    /// <summary>Moves a peer to the seeders or the leechers and returns its new position.</summary>
    public int SetSeeder(int position, bool isSeeder)
    {
        if (isSeeder == IsSeeder(position))
        {
            return position;
        }

        int target = isSeeder ? --_leechers : _leechers++;
        Swap(position, target);
        return target;
    }

    /// <summary>Removes a peer. Only peers after <paramref name="position"/> change their position.</summary>
    public void Remove(int position)
    {
        // The removed peer moves to the end via the border between leechers and seeders, which keeps both
        // contiguous.
        if (!IsSeeder(position))
        {
            int lastLeecher = --_leechers;
            Swap(position, lastLeecher);
            position = lastLeecher;
        }

        Swap(position, _count - 1);
        position = _count - 1;
        TEndpoint removed = _endpoints[position];
        _index?.Remove(Endpoints, removed, position);
        _addresses?.Remove(removed.Address);
        _keys?.RemoveLast(_infos[position]);
        _count--;
        Trim();
    }

    /// <summary>Removes peers that have not announced for longer than <paramref name="timeout"/> milliseconds.</summary>
    /// <param name="cursor">Where to continue, downwards; positions from there on are done. 0 at the end.</param>
    public void Expire(uint now, uint timeout, ref int cursor, int steps)
    {
        cursor = Math.Min(cursor, _count);
        while (cursor > 0 && steps-- > 0)
        {
            cursor--;
            if (_infos[cursor].IsExpired(now, timeout))
            {
                Remove(cursor);
            }
        }
    }

    /// <summary>Describes as many peers as fit into <paramref name="peers"/>; returns how many.</summary>
    public readonly int List(uint now, Span<PeerDetails> peers)
    {
        int listed = Math.Min(_count, peers.Length);
        for (int position = 0; position < listed; position++)
        {
            ref readonly PeerInfo info = ref _infos[position];
            peers[position] = new()
            {
                PeerId = info.PeerId,
                Endpoint = EndpointAt(position),
                Uploaded = info.Uploaded,
                Downloaded = info.Downloaded,
                Left = info.Left,
                Event = info.Event,
                Age = info.Age(now),
            };
        }

        return listed;
    }

    /// <summary>Writes all peers to a blob.</summary>
    public readonly void Write(SwarmBlobWriter writer)
    {
        for (int position = 0; position < _count; position++)
        {
            if (_keys is null)
            {
                writer.WritePeer(EndpointAt(position), _infos[position]);
            }
            else
            {
                _keys.Write(writer, position, EndpointAt(position), _infos[position]);
            }
        }
    }

    /// <summary>Writes the unreported transfers of departed peers.</summary>
    public readonly void WriteDeparted(SwarmBlobWriter writer) => _keys?.WriteDeparted(writer);

    /// <summary>Takes the transfers of peers since the last time they were taken.</summary>
    /// <param name="cursor">Where to continue, downwards; 0 at the end.</param>
    public readonly void CollectUsage(List<PeerKeyUsage> usages, uint now, ref int cursor, int steps)
    {
        if (_keys is null)
        {
            cursor = 0;
            return;
        }

        _keys.CollectDeparted(now, usages);
        cursor = Math.Min(cursor, _count);
        while (cursor > 0 && steps-- > 0)
        {
            cursor--;
            _keys.Collect(cursor, _infos[cursor].Age(now), usages);
        }
    }

    /// <summary>Restores a saved peer unless it is already in the set.</summary>
    /// <param name="share">Its data for private mode; null in other modes.</param>
    /// <returns>Its position, or -1.</returns>
    public int Restore(in TEndpoint endpoint, in PeerInfo info, UnreportedTransfer? share)
    {
        if (IsFull || Find(endpoint) >= 0)
        {
            return -1;
        }

        int position = Add(endpoint, info.Left == 0);
        Info(position) = info;
        if (share is { } kept)
        {
            Keys.Restore(position, kept);
        }

        return position;
    }

    /// <inheritdoc cref="PeerSample.Write"/>
    public readonly int Sample(int wanted, int asker, bool withSeeders, ref SwarmRandom random, ref byte destination) =>
        PeerSample.Write<TEndpoint, TAddress>(
            withSeeders ? Endpoints : Endpoints[.._leechers], wanted, asker, ref random, ref destination);

    private void Swap(int a, int b)
    {
        if (a == b)
        {
            return;
        }

        if (_index is not null)
        {
            _index.Move(_endpoints[a], a, b);
            _index.Move(_endpoints[b], b, a);
        }

        (_endpoints[a], _endpoints[b]) = (_endpoints[b], _endpoints[a]);
        (_infos[a], _infos[b]) = (_infos[b], _infos[a]);
        _keys?.Swap(a, b);
    }

    private void Trim()
    {
        if (ArrayGrowth.Shrink(_endpoints.Length, _count) is >= 0 and var capacity)
        {
            Array.Resize(ref _endpoints, capacity);
        }

        _infos.Trim(_count);

        // Half of the size that creates them, so that a swarm at the boundary does not recreate one at every
        // announce.
        _index = _count <= ScanLimit / 2 ? null : _index;
        _addresses = _count <= AddressScanLimit / 2 ? null : _addresses;
        _index?.Trim(Endpoints);
    }
}
