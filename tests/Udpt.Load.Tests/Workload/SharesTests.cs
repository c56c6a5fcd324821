using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Load.Workload;

namespace Udpt.Load.Tests.Workload;

public sealed class SharesTests
{
    private const int Draws = 100_000;

    [Fact]
    public void Requests_come_by_their_shares()
    {
        RequestMix mix = RequestMix.Parse("scrape=1,connect=1,announce=2")!;
        SwarmRandom random = new(3);
        Dictionary<RequestAction, int> drawn = [];
        for (int i = 0; i < Draws; i++)
        {
            RequestAction action = mix.Next(ref random);
            drawn[action] = drawn.GetValueOrDefault(action) + 1;
        }

        Assert.InRange(drawn[RequestAction.Connect], Draws * 0.24, Draws * 0.26);
        Assert.InRange(drawn[RequestAction.Announce], Draws * 0.49, Draws * 0.51);
        Assert.InRange(drawn[RequestAction.Scrape], Draws * 0.24, Draws * 0.26);
        Assert.Equal(3, drawn.Count);
    }

    [Theory]
    [InlineData("stopped", AnnounceEvent.Stopped)]
    [InlineData("completed=0.1", AnnounceEvent.Completed)]
    [InlineData(" started = 5 ,none=0", AnnounceEvent.Started)]
    [InlineData("none=1,started=0,completed=0,stopped=0", AnnounceEvent.None)]
    public void What_has_no_share_never_comes(string text, AnnounceEvent only)
    {
        EventMix mix = EventMix.Parse(text)!;
        SwarmRandom random = new(4);

        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(only, mix.Next(ref random));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("announce=0")]
    [InlineData("announce=-1,scrape=2")]
    [InlineData("announce=x")]
    [InlineData("announce=NaN")]
    [InlineData("announce=1e999")]
    [InlineData("announce=1,announce=2")]
    [InlineData("announces=1")]
    [InlineData("error=1")]
    [InlineData("announce=1,")]
    public void What_is_no_list_of_shares_is_not_read(string text)
    {
        Assert.Null(RequestMix.Parse(text));
    }
}
