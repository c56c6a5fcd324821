using System.Text.Json.Serialization;

namespace Udpt.Api.Live;

/// <summary>Samples in the form a plot needs: one array per line, all of the same length.</summary>
internal sealed record LiveColumns
{
    public required long[] At { get; init; }

    public required double?[] Requests { get; init; }

    public required long?[] Torrents { get; init; }

    public required long?[] Seeders { get; init; }

    public required long?[] Leechers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double?[]? Connects { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double?[]? Announces { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double?[]? Scrapes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double?[]? Errors { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double?[]? Dropped { get; init; }

    /// <summary>Totals only, for everyone.</summary>
    public static LiveColumns Public(LiveSample[] samples) => new()
    {
        At = Array.ConvertAll(samples, sample => sample.At),
        Requests = Rates(samples, rates => rates.Requests),
        Torrents = Array.ConvertAll(samples, sample => sample.Torrents),
        Seeders = Array.ConvertAll(samples, sample => sample.Seeders),
        Leechers = Array.ConvertAll(samples, sample => sample.Leechers),
    };

    /// <summary>All columns, for viewers with a token.</summary>
    public static LiveColumns Full(LiveSample[] samples) => Public(samples) with
    {
        Connects = Rates(samples, rates => rates.Connects),
        Announces = Rates(samples, rates => rates.Announces),
        Scrapes = Rates(samples, rates => rates.Scrapes),
        Errors = Rates(samples, rates => rates.Errors),
        Dropped = Rates(samples, rates => rates.Dropped),
    };

    /// <summary>Rounds to one decimal, which is all a plot can show and keeps the data small.</summary>
    private static double?[] Rates(LiveSample[] samples, Func<RequestRates, double> rate) => Array.ConvertAll(
        samples, sample => sample.Rates is { } rates ? Math.Round(rate(rates), 1) : (double?)null);
}
