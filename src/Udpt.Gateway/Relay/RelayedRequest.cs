using Udpt.Gateway.Datagrams;

namespace Udpt.Gateway.Relay;

/// <summary>What is kept here of an entry that has been relayed.</summary>
internal struct RelayedRequest
{
    /// <summary>The way back of an announce.</summary>
    public ReplyRoute Route;

    /// <summary>The scrape that the entry is part of; null for an announce.</summary>
    public ScrapeGather? Gather;

    /// <summary>The entry's place in <see cref="Gather"/>.</summary>
    public int Position;
}
