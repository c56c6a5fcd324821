using Udpt.Api.Status;

namespace Udpt.Api.Live;

/// <summary>Requests per second of all gateways, over a few seconds.</summary>
internal readonly record struct RequestRates(
    double Connects, double Announces, double Scrapes, double Errors, double Dropped)
{
    public double Requests => Connects + Announces + Scrapes;

    public static RequestRates operator +(RequestRates one, RequestRates other) => new(
        one.Connects + other.Connects,
        one.Announces + other.Announces,
        one.Scrapes + other.Scrapes,
        one.Errors + other.Errors,
        one.Dropped + other.Dropped);

    /// <summary>
    /// The rates since <paramref name="before"/>, by the gateways' own clocks, because a report may be seconds old.
    /// Null if no gateway existed before, or none has reported since.
    /// </summary>
    public static RequestRates? Between(IReadOnlyList<GatewayState> before, IReadOnlyList<GatewayState> now)
    {
        RequestRates? all = null;
        foreach (GatewayState gateway in now)
        {
            // The id changes with a restart, so the counts of one id never decrease.
            if (before.FirstOrDefault(earlier => earlier.Id == gateway.Id) is { } earlier && gateway.Age > earlier.Age)
            {
                all = (all ?? default) + Of(earlier, gateway, (gateway.Age - earlier.Age).TotalSeconds);
            }
        }

        return all;
    }

    private static RequestRates Of(GatewayState before, GatewayState now, double seconds) => new(
        (now.Connects - before.Connects) / seconds,
        (now.Announces - before.Announces) / seconds,
        (now.Scrapes - before.Scrapes) / seconds,
        (now.Errors - before.Errors) / seconds,
        (now.Dropped - before.Dropped) / seconds);
}
