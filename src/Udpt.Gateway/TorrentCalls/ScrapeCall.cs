using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Grains.Torrents;

namespace Udpt.Gateway.TorrentCalls;

/// <summary>A scrape on the general way: its grains are asked at once, and one reply leaves when all have answered.</summary>
internal sealed class ScrapeCall
{
    private readonly byte[] _reply;
    private readonly MissingScrape[] _missing;

    public ScrapeCall(byte[] reply, MissingScrape[] missing, in ReplyRoute route)
    {
        _reply = reply;
        _missing = missing;
        Route = route;
    }

    /// <summary>The way back.</summary>
    public ReplyRoute Route { get; }

    /// <summary>How many grains are asked.</summary>
    public int Count => _missing.Length;

    /// <summary>The reply; whole after <see cref="Fill(IGrainFactory)"/>.</summary>
    public ReadOnlySpan<byte> Reply => _reply;

    /// <summary>Asks the grains and fills their entries in.</summary>
    public Task Fill(IGrainFactory grains) => Task.WhenAll(_missing.Select(missing => Fill(grains, missing)));

    private async Task Fill(IGrainFactory grains, MissingScrape missing)
    {
        ScrapeCounts counts = await grains.GetTorrent(missing.InfoHash).Scrape();
        ReplyWriter.WriteScrapeEntry(_reply, missing.Index, counts);
    }
}
