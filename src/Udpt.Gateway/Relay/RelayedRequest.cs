using Udpt.Gateway.Datagrams;

namespace Udpt.Gateway.Relay;

/// <summary>What the gateway remembers about a relayed entry.</summary>
internal struct RelayedRequest
{
    /// <summary>The route back, for an announce.</summary>
    public ReplyRoute Route;

    /// <summary>The scrape that the entry is part of; null for an announce.</summary>
    public ScrapeGather? Gather;

    /// <summary>The entry's position in <see cref="Gather"/>.</summary>
    public int Position;
}
