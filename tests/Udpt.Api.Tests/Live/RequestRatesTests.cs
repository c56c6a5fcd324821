using Udpt.Api.Live;
using Udpt.Api.Status;

namespace Udpt.Api.Tests.Live;

public sealed class RequestRatesTests
{
    [Fact]
    public void Rate_is_by_the_gateways_own_clock_and_the_sum_of_all()
    {
        RequestRates? rates = RequestRates.Between(
            [Gateway("a", seconds: 10, announces: 100), Gateway("b", seconds: 20, announces: 0)],
            [Gateway("a", seconds: 14, announces: 180), Gateway("b", seconds: 25, announces: 50)]);

        Assert.Equal(30, rates?.Announces);
        Assert.Equal(30, rates?.Requests);
    }

    [Fact]
    public void Gateway_that_was_not_there_before_counts_from_the_next_time()
    {
        RequestRates? rates = RequestRates.Between(
            [Gateway("a", seconds: 10, announces: 100)],
            [Gateway("a", seconds: 20, announces: 110), Gateway("new", seconds: 1, announces: 1_000_000)]);

        Assert.Equal(1, rates?.Announces);
    }

    [Fact]
    public void Nothing_is_known_at_first_or_without_a_new_report()
    {
        GatewayState gateway = Gateway("a", seconds: 10, announces: 100);

        Assert.Null(RequestRates.Between([], [gateway]));
        Assert.Null(RequestRates.Between([gateway], [gateway]));
        Assert.Null(RequestRates.Between([gateway], []));
    }

    internal static GatewayState Gateway(string id, double seconds, long announces) => new()
    {
        Name = "gateway",
        Id = id,
        Version = "4.0.0",
        Uptime = (long)seconds,
        Addresses = [],
        Requests = announces,
        Connects = 0,
        Announces = announces,
        Scrapes = 0,
        Errors = 0,
        Dropped = 0,
        Age = TimeSpan.FromSeconds(seconds),
    };
}
