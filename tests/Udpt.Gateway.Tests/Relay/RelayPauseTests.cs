using Udpt.Gateway.Relay;

namespace Udpt.Gateway.Tests.Relay;

public sealed class RelayPauseTests
{
    private readonly RelayPause _pause = new();

    [Fact]
    public void Nobody_waits_without_need()
    {
        int asked = 0;
        _pause.Wait(hasMore: false, () => ++asked > 1);
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Pause_that_nobody_ends_ends_by_itself()
    {
        _pause.Wait(hasMore: false, () => true);
        _pause.End();
        _pause.Wait(hasMore: false, () => true);
    }

    /// <summary>The second check sees what ends between the two checks.</summary>
    [Fact]
    public void Need_is_looked_at_again_once_an_end_would_be_heard()
    {
        int asked = 0;
        _pause.Wait(hasMore: false, () =>
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

    [Fact]
    public void Full_batches_go_together_until_there_is_no_more_room()
    {
        int asked = 0;
        bool IsNeeded() => ++asked < 0;
        int[] seen = new int[6];
        for (int i = 0; i < seen.Length; i++)
        {
            _pause.Wait(hasMore: true, IsNeeded);
            seen[i] = asked;
        }

        Assert.Equal([0, 0, 1, 1, 1, 2], seen);
    }

    [Fact]
    public void Batch_that_was_not_full_ends_the_gathering()
    {
        int asked = 0;
        bool IsNeeded() => ++asked < 0;
        foreach (bool hasMore in (bool[])[true, true, false, true, true])
        {
            _pause.Wait(hasMore, IsNeeded);
        }

        Assert.Equal(1, asked);
        _pause.Wait(hasMore: true, IsNeeded);
        Assert.Equal(2, asked);
    }
}
