using Udpt.Core.Identity;
using Udpt.Core.Protocol;
using Udpt.Gateway.Datagrams;

namespace Udpt.Gateway.TorrentCalls;

/// <summary>
/// Where requests go that this process cannot answer by itself. Whoever takes a request over sends its only reply, or
/// none.
/// </summary>
internal interface IRemoteTorrents
{
    /// <summary>Takes over an announce. False: too many are under way; the caller drops it.</summary>
    bool TryAnnounce(in AnnounceRequest request, in ReplyRoute route);

    /// <summary>
    /// Takes over a scrape: <paramref name="reply"/> is whole but for the entries of <paramref name="missing"/>. Both
    /// are the caller's again after the call. False: too many are under way; the caller drops it.
    /// </summary>
    bool TryScrape(ReadOnlySpan<byte> reply, ReadOnlySpan<MissingScrape> missing, in ReplyRoute route);
}

/// <summary>An entry of a scrape reply that is still to be filled in.</summary>
internal readonly record struct MissingScrape(int Index, InfoHash InfoHash);
