using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;
using Udpt.Grains.Torrents;

namespace Udpt.Gateway.TorrentCalls;

/// <summary>
/// Forwards a scrape by grain calls: all grains are called at once, and the reply is sent when all have answered.
/// </summary>
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

    /// <summary>The route back.</summary>
    public ReplyRoute Route { get; }

    /// <summary>The number of grains to call.</summary>
    public int Count => _missing.Length;

    /// <summary>The reply; complete after <see cref="Fill(IGrainFactory)"/>.</summary>
    public ReadOnlySpan<byte> Reply => _reply;

    /// <summary>Calls the grains and fills in their entries.</summary>
    public Task Fill(IGrainFactory grains) => Task.WhenAll(_missing.Select(missing => Fill(grains, missing)));

    private async Task Fill(IGrainFactory grains, MissingScrape missing)
    {
        ScrapeCounts counts = await grains.GetTorrent(missing.InfoHash).Scrape();
        ReplyWriter.WriteScrapeEntry(_reply, missing.Index, counts);
    }
}
