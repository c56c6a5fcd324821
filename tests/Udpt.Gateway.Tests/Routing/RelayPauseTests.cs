using Udpt.Gateway.Routing;

namespace Udpt.Gateway.Tests.Routing;

public sealed class RelayPauseTests
{
    private readonly RelayPause _pause = new();

    [Fact]
    public void Nobody_waits_without_need()
    {
        int asked = 0;
        _pause.Wait(() => ++asked > 1);
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Pause_that_nobody_ends_ends_by_itself()
    {
        _pause.Wait(() => true);
        _pause.End();
        _pause.Wait(() => true);
    }

    /// <summary>What ends between the two questions is seen by the second.</summary>
    [Fact]
    public void Need_is_looked_at_again_once_an_end_would_be_heard()
    {
        int asked = 0;
        _pause.Wait(() =>
        {
            if (++asked == 1)
            {
                return true;
            }

            _pause.End();
            return false;
        });
        Assert.Equal(2, asked);
    }
}
