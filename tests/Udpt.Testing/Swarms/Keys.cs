using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Core.Rules;
using Udpt.Core.Swarms;
using Udpt.Core.Swarms.Peers;
using Udpt.Core.Torrents;

namespace Udpt.Testing.Swarms;

/// <summary>Keys and keyed announces for tests.</summary>
internal static class Keys
{
    private static int _transactionId;

    public static SwarmPolicy Private { get; } = SwarmPolicy.From(
        new TrackerOptions { Mode = TrackerMode.Private, PrivateIsStatic = false, MaxPeersPerAddress = 0 });

    /// <summary>The id of the key with this number.</summary>
    public static PeerKeyId IdOf(int number) => KeyOf(number).Id;

    public static PeerKey KeyOf(int number) =>
        PeerKey.TryParse($"{number:x40}", out PeerKey key) ? key : throw new ArgumentException($"{number}");

    /// <summary>An announce with its own transaction id.</summary>
    public static AnnounceRequest Keyed(
        PeerEndpoint peer,
        PeerKeyId key,
        ulong uploaded = 0,
        ulong downloaded = 0,
        AnnounceEvent @event = AnnounceEvent.None,
        string peerId = "-qB4500-abcdefghijkl",
        ulong left = 1) => Announces.Of(peer, left, @event, peerId: peerId) with
        {
            Key = key,
            TransactionId = (uint)Interlocked.Increment(ref _transactionId),
            Uploaded = uploaded,
            Downloaded = downloaded,
        };

    /// <summary>The usage of keys since it was last taken, summed up.</summary>
    public static Dictionary<PeerKeyId, (ulong Uploaded, ulong Downloaded)> TakeAll(this Swarm swarm, uint now = 0)
    {
        List<PeerKeyUsage> usages = [];
        PeerCursor cursor = PeerCursor.Start;
        while (!swarm.CollectUsage(usages, now, evenSealed: false, ref cursor))
        {
        }

        return usages.GroupBy(usage => usage.Key).ToDictionary(
            group => group.Key,
            group => (
                group.Aggregate(0ul, (sum, usage) => sum + usage.Uploaded),
                group.Aggregate(0ul, (sum, usage) => sum + usage.Downloaded)));
    }

    /// <summary>The usage of one key.</summary>
    public static (ulong Uploaded, ulong Downloaded) Take(this Swarm swarm, PeerKeyId key) =>
        swarm.TakeAll().GetValueOrDefault(key);
}
