using System.Globalization;
using System.Text.Json;

namespace Udpt.Tests.Telemetry;

/// <summary>One series of a query's result: its labels and its value.</summary>
internal sealed record PrometheusSeries(IReadOnlyDictionary<string, string> Labels, double Value)
{
    public static PrometheusSeries Read(JsonElement series) => new(
        series.GetProperty("metric").EnumerateObject().ToDictionary(
            label => label.Name, label => label.Value.GetString()!),
        double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));

    public override string ToString() =>
        $"{{{string.Join(", ", Labels.Select(label => $"{label.Key}={label.Value}"))}}} "
        + Value.ToString(CultureInfo.InvariantCulture);
}
