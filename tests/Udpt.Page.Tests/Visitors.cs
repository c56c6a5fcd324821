using Udpt.Testing.Wire;

namespace Udpt.Page.Tests;

/// <summary>A varying number of peers that join and leave: at most one in a torrent.</summary>
internal sealed class Visitors(UdpTrackerClient client, byte[][] infoHashes, int firstPort, ulong left)
{
    /// <summary>The most peers at once.</summary>
    public const int Most = 100;

    private int _count;

    /// <summary>Adds or removes one peer, to approach <paramref name="share"/> of the most.</summary>
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
