namespace Udpt.Gateway.Metrics;

/// <summary>What a gateway has processed since its start.</summary>
/// <param name="Connects">Connect requests received.</param>
/// <param name="Announces">Announces received.</param>
/// <param name="Scrapes">Scrapes received.</param>
/// <param name="Errors">Requests answered with an error.</param>
/// <param name="Dropped">Datagrams not answered.</param>
public readonly record struct DatagramTotals(long Connects, long Announces, long Scrapes, long Errors, long Dropped);
