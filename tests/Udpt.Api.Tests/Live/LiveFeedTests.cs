using Udpt.Api.Live;

namespace Udpt.Api.Tests.Live;

public sealed class LiveFeedTests
{
    [Fact]
    public async Task Viewer_waits_for_the_next_moment_and_is_given_the_newest()
    {
        LiveFeed feed = new();
        LiveMoment first = feed.Current;
        Task<LiveMoment> waiting = feed.After(first, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        LiveMoment second = Next(first);
        feed.Publish(second);
        Assert.Same(second, await waiting);

        LiveMoment third = Next(second);
        feed.Publish(third);
        Assert.Same(third, await feed.After(first, CancellationToken.None));
    }

    [Fact]
    public async Task Viewer_that_leaves_waits_no_longer()
    {
        LiveFeed feed = new();
        using CancellationTokenSource left = new();
        Task<LiveMoment> waiting = feed.After(feed.Current, left.Token);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static LiveMoment Next(LiveMoment moment) =>
        moment.Next(new LiveSample(1, null, null, null, null), status: null, away: null);
}
