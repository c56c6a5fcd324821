using Udpt.Core.Protocol;
using Udpt.Core.Swarms;
using Udpt.Gateway.Datagrams;

namespace Udpt.Gateway.Responding;

/// <summary>An announce of a batch, between the passes.</summary>
internal struct PendingAnnounce
{
    /// <summary>Its position in the batch.</summary>
    public int Index;

    /// <summary>The keyed hash of its info hash.</summary>
    public ulong Hash;

    /// <summary>Its torrent's swarm, if found in this process.</summary>
    public Swarm? Swarm;

    /// <summary>Finds and prefetches the swarms, then their peers.</summary>
    public static void Find(SwarmTable table, DatagramBatch batch, Span<PendingAnnounce> pending)
    {
        foreach (ref PendingAnnounce announce in pending)
        {
            announce.Swarm = table.Find(RequestReader.AnnouncedInfoHash(batch.Request(announce.Index)), announce.Hash);
            announce.Swarm?.Prefetch();
        }

        foreach (ref PendingAnnounce announce in pending)
        {
            announce.Swarm?.PrefetchPeers();
        }
    }
}
