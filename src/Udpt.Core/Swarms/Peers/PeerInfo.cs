using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;

namespace Udpt.Core.Swarms.Peers;

/// <summary>What is kept of a peer beside its endpoint, 52 bytes: what REST shows, and when it last announced.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct PeerInfo
{
    public PeerId PeerId;
    public ulong Uploaded;
    public ulong Downloaded;
    public ulong Left;

    /// <summary>Time of the last announce on the swarm clock, milliseconds, wrapping.</summary>
    public uint LastAnnounce;

    public AnnounceEvent Event;

    /// <summary>Whether this peer has been counted as completed.</summary>
    public bool HasCompleted;

    /// <summary>Milliseconds since the last announce; never negative, whoever read the clock first.</summary>
    public readonly uint Age(uint now) => (uint)Math.Max(0, (int)(now - LastAnnounce));

    /// <summary>Whether the last announce is longer ago than <paramref name="timeout"/> milliseconds.</summary>
    public readonly bool IsExpired(uint now, uint timeout) => Age(now) > timeout;
}
