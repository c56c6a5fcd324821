using System.Runtime.InteropServices;
using Udpt.Core.Identity;
using Udpt.Core.Protocol;

namespace Udpt.Core.Swarms.Peers;

/// <summary>
/// The data of a peer besides its endpoint, 52 bytes: what REST shows, and the time of its last announce.
/// </summary>
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

    /// <summary>
    /// Milliseconds since the last announce; never negative, even if another thread has read a later time.
    /// </summary>
    public readonly uint Age(uint now) => (uint)Math.Max(0, (int)(now - LastAnnounce));

    /// <summary>Whether the last announce is more than <paramref name="timeout"/> milliseconds old.</summary>
    public readonly bool IsExpired(uint now, uint timeout) => Age(now) > timeout;
}
