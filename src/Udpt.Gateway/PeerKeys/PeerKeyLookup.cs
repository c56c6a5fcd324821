using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;

namespace Udpt.Gateway.PeerKeys;

/// <summary>A key that is being checked, and the announces waiting for the result.</summary>
internal sealed class PeerKeyLookup(PeerKey key, Guid epoch, PeerEndpoint firstPeer)
{
    private readonly List<(AnnounceRequest Request, ReplyRoute Route)> _waiting = [];

    public PeerKey Key => key;

    public PeerKeyId Id { get; } = key.Id;

    /// <summary>The epoch of revocations when the lookup started.</summary>
    public Guid Epoch => epoch;

    /// <summary>The peer whose budget pays for the lookup.</summary>
    public PeerEndpoint FirstPeer => firstPeer;

    /// <summary>Whether the key has been revoked meanwhile, so that the result may be outdated.</summary>
    public bool IsRevoked { get; set; }

    /// <summary>
    /// Whether revocations have been missed meanwhile, so that the result is only for the waiting announces and not
    /// cached.
    /// </summary>
    public bool IsOutdated { get; set; }

    public IReadOnlyCollection<(AnnounceRequest Request, ReplyRoute Route)> Waiting => _waiting;

    public void Add(in AnnounceRequest request, in ReplyRoute route) => _waiting.Add((request, route));
}
