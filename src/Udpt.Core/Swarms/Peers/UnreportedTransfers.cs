using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Torrents;

namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// Private mode's data about the peers of one family, at their positions: which key they use, and what they have
/// transferred that the key has not been notified of yet. Other modes do not create it.
/// </summary>
internal sealed class UnreportedTransfers
{
    /// <summary>
    /// Up to this size the peers of a key are counted by a scan, at the expense of joining peers only.
    /// </summary>
    private const int ScanLimit = 256;

    private readonly List<DepartedShare> _departed = [];
    private UnreportedTransfer[] _shares;
    private Dictionary<PeerKeyId, int>? _counts;
    private int _count;

    /// <param name="count">The number of existing peers, all without a key.</param>
    public UnreportedTransfers(int count)
    {
        _shares = new UnreportedTransfer[count];
        _count = count;
    }

    /// <summary>
    /// The clients that are in the swarm at several endpoints, the same object for both families; null if there are
    /// none.
    /// </summary>
    public SharedClients? Clients { get; set; }

    /// <summary>How many departed peers have transfers that have not been reported yet.</summary>
    public int Departed => _departed.Count;

    public ref UnreportedTransfer this[int position] => ref _shares[position];

    /// <summary>Prefetches what an announce will read.</summary>
    public void Prefetch() => CachePrefetch.Prefetch<UnreportedTransfer>(_shares);

    /// <summary>Adds a peer at the end, without a key so far.</summary>
    public void AddLast()
    {
        if (_count == _shares.Length)
        {
            Array.Resize(ref _shares, ArrayGrowth.After(_count));
        }

        _shares[_count++] = default;
    }

    /// <summary>Assigns a peer to a key. Its transfers under a previous key stay with that key.</summary>
    /// <param name="position">The peer.</param>
    /// <param name="key">The key.</param>
    /// <param name="info">The data of the peer that had the position before.</param>
    public void Assign(int position, in PeerKeyId key, in PeerInfo info)
    {
        Depart(position, info);
        _shares[position] = new UnreportedTransfer { Key = key };
        Count(key, 1);
    }

    public void Swap(int a, int b) => (_shares[a], _shares[b]) = (_shares[b], _shares[a]);

    /// <summary>Removes the last peer; its transfers stay until they are reported.</summary>
    public void RemoveLast(in PeerInfo info)
    {
        Depart(_count - 1, info);
        _count--;
        if (ArrayGrowth.Shrink(_shares.Length, _count) is >= 0 and var capacity)
        {
            Array.Resize(ref _shares, capacity);
        }

        _counts = _count <= ScanLimit / 2 ? null : _counts;
    }

    /// <summary>Detaches a peer from its client, because it now belongs to another client or is gone.</summary>
    public void LeaveClient(int position, in PeerId peerId)
    {
        ref UnreportedTransfer share = ref _shares[position];
        if (share.IsShared)
        {
            Clients!.Leave(share.Key, peerId);
            (share.Line, share.Standing) = (0, SharedClientState.Current);
        }
    }

    /// <summary>Writes a peer with the marks that apply to it, then its share.</summary>
    public void Write(SwarmBlobWriter writer, int position, in PeerEndpoint endpoint, in PeerInfo info)
    {
        ref readonly UnreportedTransfer share = ref _shares[position];
        PeerInfo marked = info;
        SharedClientState standing = SharedClientState.Current;
        if (share.IsShared && Clients?.Find(share.Key, info.PeerId) is { } client)
        {
            (marked.Uploaded, marked.Downloaded) = client.MarksOf(share, info);
            standing = client.StandingOf(share);
        }

        writer.WritePeer(endpoint, marked);
        writer.WriteShare(share, standing);
    }

    /// <summary>How many peers have <paramref name="key"/>.</summary>
    public int CountOf(in PeerKeyId key)
    {
        if (_count > ScanLimit)
        {
            return (_counts ??= CountAll()).GetValueOrDefault(key);
        }

        int count = 0;
        foreach (ref readonly UnreportedTransfer share in _shares.AsSpan(0, _count))
        {
            count += share.Key == key ? 1 : 0;
        }

        return count;
    }

    /// <summary>Takes a peer's transfers, if it has announced since they were last taken.</summary>
    public void Collect(int position, uint age, List<PeerKeyUsage> usages)
    {
        ref UnreportedTransfer share = ref _shares[position];
        if (share.IsUsed)
        {
            usages.Add(new(share.Key, share.Uploaded, share.Downloaded, age));
            (share.Uploaded, share.Downloaded, share.IsUsed) = (0, 0, false);
        }
    }

    /// <summary>Takes the transfers of departed peers.</summary>
    public void CollectDeparted(uint now, List<PeerKeyUsage> usages)
    {
        foreach (ref readonly DepartedShare departed in CollectionsMarshal.AsSpan(_departed))
        {
            usages.Add(departed.ToUsage(now));
        }

        _departed.Clear();
        _departed.TrimExcess();
    }

    /// <summary>Writes the transfers of departed peers.</summary>
    public void WriteDeparted(SwarmBlobWriter writer)
    {
        foreach (ref readonly DepartedShare departed in CollectionsMarshal.AsSpan(_departed))
        {
            writer.WriteDeparted(departed.ToUsage(writer.Now));
        }
    }

    /// <summary>Restores the transfers of a peer that departed before this swarm was created.</summary>
    public void RestoreDeparted(in PeerKeyUsage usage, uint now) => _departed.Add(new()
    {
        Share = new() { Key = usage.Key, Uploaded = usage.Uploaded, Downloaded = usage.Downloaded, IsUsed = true },
        LastAnnounce = now - usage.Age,
    });

    /// <summary>Restores a saved share.</summary>
    public void Restore(int position, in UnreportedTransfer share)
    {
        _shares[position] = share;
        Count(share.Key, 1);
    }

    private void Depart(int position, in PeerInfo info)
    {
        ref UnreportedTransfer share = ref _shares[position];
        if (share.Key.IsNone)
        {
            return;
        }

        Count(share.Key, -1);
        LeaveClient(position, info.PeerId);
        if (share.IsUsed)
        {
            _departed.Add(new() { Share = share, LastAnnounce = info.LastAnnounce });
        }
    }

    private void Count(in PeerKeyId key, int difference)
    {
        if (_counts is not null)
        {
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _);
            count += difference;
            if (count == 0)
            {
                _counts.Remove(key);
            }
        }
    }

    private Dictionary<PeerKeyId, int> CountAll()
    {
        var counts = new Dictionary<PeerKeyId, int>();
        foreach (ref readonly UnreportedTransfer share in _shares.AsSpan(0, _count))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, share.Key, out _)++;
        }

        return counts;
    }

    private readonly struct DepartedShare
    {
        public UnreportedTransfer Share { get; init; }

        public uint LastAnnounce { get; init; }

        public PeerKeyUsage ToUsage(uint now) =>
            new(Share.Key, Share.Uploaded, Share.Downloaded, (uint)Math.Max(0, (int)(now - LastAnnounce)));
    }
}
