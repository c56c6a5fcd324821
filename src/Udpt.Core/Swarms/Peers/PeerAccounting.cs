using Udpt.Core.Protocol;

namespace Udpt.Core.Swarms.Peers;

/// <summary>Applies an announce to its peer and, in private mode, to the share of its key.</summary>
internal static class PeerAccounting
{
    /// <summary>Updates the peer from an announce.</summary>
    /// <returns>Whether the peer has completed the download for the first time.</returns>
    public static bool Update(ref PeerInfo info, in AnnounceRequest request, uint now)
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

    /// <summary>
    /// Like <see cref="Update"/>, but also updates the peer's key and its counters, which never decrease.
    /// </summary>
    public static bool UpdateKeyed<TEndpoint, TAddress>(
        ref SwarmPeers peers,
        ref PeerSet<TEndpoint, TAddress> set,
        int position,
        in AnnounceRequest request,
        uint now)
        where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        UnreportedTransfers keys = set.Keys;
        ref PeerInfo info = ref set.Info(position);
        bool isNew = keys[position].Key != request.Key;
        if (isNew)
        {
            // A peer that has just joined, or whose endpoint now belongs to a peer with another key.
            keys.Assign(position, request.Key, info);
            info = default;
        }

        if (!TryCount(ref peers, ref set, position, request, isNew))
        {
            info.LastAnnounce = now;
            return false;
        }

        (ulong uploaded, ulong downloaded) = (info.Uploaded, info.Downloaded);
        bool completes = Update(ref info, request, now);
        (info.Uploaded, info.Downloaded) = (uploaded, downloaded);
        if (completes && keys[position].IsShared && keys.Clients!.Find(request.Key, request.PeerId) is { } client)
        {
            (completes, client.HasCompleted) = (!client.HasCompleted, true);
        }

        return completes;
    }

    /// <summary>Counts the last announce of a peer; false when the peer belongs to another key.</summary>
    public static bool TryEnd<TEndpoint, TAddress>(
        ref SwarmPeers peers,
        ref PeerSet<TEndpoint, TAddress> set,
        int position,
        in AnnounceRequest request,
        uint now)
        where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        if (set.Keys[position].Key != request.Key)
        {
            return false;
        }

        TryCount(ref peers, ref set, position, request, isNew: false);
        set.Info(position).LastAnnounce = now;
        return true;
    }

    /// <summary>Counts the transfers an announce reports; false when the datagram is a duplicate.</summary>
    private static bool TryCount<TEndpoint, TAddress>(
        ref SwarmPeers peers,
        ref PeerSet<TEndpoint, TAddress> set,
        int position,
        in AnnounceRequest request,
        bool isNew)
        where TEndpoint : unmanaged, IStoredEndpoint<TEndpoint, TAddress>
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        UnreportedTransfers keys = set.Keys;
        ref UnreportedTransfer share = ref keys[position];
        if (!share.TryRecord(request))
        {
            return false;
        }

        ref PeerInfo info = ref set.Info(position);
        bool isNewClient = isNew || info.PeerId != request.PeerId;
        if (isNewClient)
        {
            keys.LeaveClient(position, info.PeerId);
            if (peers.FindOrCreateClient(ref set, position, request.Key, request.PeerId) is { } met)
            {
                info.PeerId = request.PeerId;
                met.Join(ref share, request, ref info);
                return true;
            }
        }
        else if (share.IsShared && keys.Clients!.Find(request.Key, request.PeerId) is { } client)
        {
            client.Add(ref share, request, ref info);
            return true;
        }

        share.Add(request, isNewClient, ref info.Uploaded, ref info.Downloaded);
        return true;
    }
}
