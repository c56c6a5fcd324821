using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;

namespace Udpt.Gateway.PeerKeys;

/// <summary>A key that is being asked for, and the announces that wait for the answer.</summary>
internal sealed class PeerKeyLookup(PeerKey key, Guid epoch, PeerEndpoint firstPeer)
{
    private readonly List<(AnnounceRequest Request, ReplyRoute Route)> _waiting = [];

    public PeerKey Key => key;

    public PeerKeyId Id { get; } = key.Id;

    /// <summary>Whose revocations were heard when it began.</summary>
    public Guid Epoch => epoch;

    /// <summary>Whose budget it was taken from.</summary>
    public PeerEndpoint FirstPeer => firstPeer;

    /// <summary>Whether the key was revoked meanwhile: the answer may be from before.</summary>
    public bool IsRevoked { get; set; }

    /// <summary>Whether revocations have been missed meanwhile: the answer is for those who wait, and not to be kept.</summary>
    public bool IsOutdated { get; set; }

    public IReadOnlyCollection<(AnnounceRequest Request, ReplyRoute Route)> Waiting => _waiting;

    public void Add(in AnnounceRequest request, in ReplyRoute route) => _waiting.Add((request, route));
}
