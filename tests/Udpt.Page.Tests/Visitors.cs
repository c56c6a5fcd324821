using Udpt.Testing.Wire;

namespace Udpt.Page.Tests;

/// <summary>Peers that come and go, now more of them, now fewer: one in a torrent at most.</summary>
internal sealed class Visitors(UdpTrackerClient client, byte[][] infoHashes, int firstPort, ulong left)
{
    /// <summary>The most there are at once.</summary>
    public const int Most = 100;

    private int _count;

    /// <summary>One more comes or goes, until there are <paramref name="share"/> of the most.</summary>
    public async Task Approach(double share)
    {
        var target = (int)(share * Most);
        if (target > _count)
        {
            await Announce(_count++, Udpt.Testing.Wire.Announce.Started);
        }
        else if (target < _count)
        {
            await Announce(--_count, Udpt.Testing.Wire.Announce.Stopped);
        }
    }

    private Task<AnnounceAnswer> Announce(int visitor, uint @event) => client.Announce(new Announce
    {
        InfoHash = infoHashes[visitor],
        Port = (ushort)(firstPort + visitor),
        Left = left,
        Event = @event,
    });
}
