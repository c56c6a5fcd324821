namespace Udpt.Core.Protocol;

/// <summary>The three counts of a torrent (BEP-15, scrape reply), both families together.</summary>
[GenerateSerializer, Immutable]
[Alias("udpt.ScrapeCounts")]
public readonly record struct ScrapeCounts
{
    [Id(0)] public required int Seeders { get; init; }

    [Id(1)] public required int Leechers { get; init; }

    [Id(2)] public required uint Completed { get; init; }
}
