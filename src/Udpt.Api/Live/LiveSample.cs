namespace Udpt.Api.Live;

/// <summary>The tracker at one moment, as far as it is plotted.</summary>
/// <param name="At">Unix seconds.</param>
/// <param name="Torrents">Torrents; null while the tracker is not reachable, as the next two.</param>
/// <param name="Seeders">Seeders of all torrents.</param>
/// <param name="Leechers">Leechers of all torrents.</param>
/// <param name="Rates">What was done since the sample before; null when that is not known.</param>
internal readonly record struct LiveSample(
    long At, long? Torrents, long? Seeders, long? Leechers, RequestRates? Rates);
