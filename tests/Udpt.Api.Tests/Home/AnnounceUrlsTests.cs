using System.Net;
using Udpt.Api.Home;
using Udpt.Api.Options;
using Udpt.Core.Rules;
using Udpt.Gateway.Udp;

namespace Udpt.Api.Tests.Home;

public sealed class AnnounceUrlsTests
{
    [Theory]
    [InlineData("0.0.0.0:6969", "tracker.example", "udp://tracker.example:6969/announce")]
    [InlineData("[::]:6969", "[2001:db8::1]", "udp://[2001:db8::1]:6969/announce")]
    [InlineData("192.0.2.7:6969", "tracker.example", "udp://192.0.2.7:6969/announce")]
    [InlineData("[2001:db8::7]:6969", "tracker.example", "udp://[2001:db8::7]:6969/announce")]
    public void Address_names_itself_and_every_address_the_host_of_the_page(string bound, string host, string url) =>
        Assert.Equal([url], Of(bound).For(host).Select(announce => announce.Text));

    [Fact]
    public void Two_addresses_of_one_url_are_one() =>
        Assert.Single(Of("0.0.0.0:6969", "[::]:6969").For("tracker.example"));

    [Fact]
    public void Port_that_the_system_chooses_is_told_once_it_is_known()
    {
        UdpGatewayStatus status = new(null!);
        AnnounceUrls urls = Of(status, TrackerMode.Dynamic, "127.0.0.1:0");
        Assert.Empty(urls.For("localhost"));

        status.Endpoints = [IPEndPoint.Parse("127.0.0.1:40123")];

        Assert.Equal(["udp://127.0.0.1:40123/announce"], urls.For("localhost").Select(announce => announce.Text));
    }

    [Fact]
    public void Private_mode_asks_for_a_key_in_its_place() => Assert.Equal(
        ["udp://192.0.2.7:6969/KEY"],
        Of(null, TrackerMode.Private, "192.0.2.7:6969").For("localhost").Select(announce => announce.Text));

    private static AnnounceUrls Of(params string[] addresses) => Of(null, TrackerMode.Dynamic, addresses);

    private static AnnounceUrls Of(UdpGatewayStatus? status, TrackerMode mode, params string[] addresses) => new(
        new HttpOptions
        {
            BindAddress = new IPEndPoint(IPAddress.Loopback, 0),
            AccessTokens = new Dictionary<string, Udpt.Api.Options.AccessToken>(),
            Mode = mode,
            AnnounceAddresses = [.. addresses.Select(IPEndPoint.Parse)],
        },
        status);
}
