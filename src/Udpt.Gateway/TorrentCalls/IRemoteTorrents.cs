using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;

namespace Udpt.Gateway.TorrentCalls;

/// <summary>
/// Handles requests that this process cannot answer itself. Once it has accepted a request, it sends the only reply, or
/// none.
/// </summary>
internal interface IRemoteTorrents
{
    /// <summary>Accepts an announce. False if too many are in flight; the caller drops it.</summary>
    bool TryAnnounce(in AnnounceRequest request, in ReplyRoute route);

    /// <summary>
    /// Accepts a scrape: <paramref name="reply"/> is complete except for the entries of <paramref name="missing"/>. The
    /// caller may reuse both after the call. False if too many are in flight; the caller drops it.
    /// </summary>
    bool TryScrape(ReadOnlySpan<byte> reply, ReadOnlySpan<MissingScrape> missing, in ReplyRoute route);
}

/// <summary>An entry of a scrape reply that is not filled in yet.</summary>
internal readonly record struct MissingScrape(int Index, InfoHash InfoHash);
