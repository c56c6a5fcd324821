namespace Udpt.Api.Live;

/// <summary>The plotted values at one moment.</summary>
/// <param name="At">Unix seconds.</param>
/// <param name="Torrents">Torrents; null if the tracker was not reachable, like the next two.</param>
/// <param name="Seeders">Seeders of all torrents.</param>
/// <param name="Leechers">Leechers of all torrents.</param>
/// <param name="Rates">The rates since the previous sample; null if unknown.</param>
internal readonly record struct LiveSample(
    long At, long? Torrents, long? Seeders, long? Leechers, RequestRates? Rates);
