using Udpt.Gateway.Udp;

namespace Udpt.Gateway.Tests.Udp;

public sealed class ReceiveProgressTests
{
    [Theory]
    [InlineData(new long[] { }, new long[] { }, false)]
    [InlineData(new long[] { }, new long[] { 7, 8 }, false)]
    [InlineData(new long[] { 8 }, new long[] { 8 }, false)]
    [InlineData(new long[] { 7 }, new long[] { 9 }, false)]
    [InlineData(new long[] { 8, 7 }, new long[] { 8, 7 }, true)]
    [InlineData(new long[] { 8 }, new long[] { ReceiveProgress.Ended }, true)]
    public void Thread_hangs_that_has_ended_or_answers_one_batch_for_ever(long[] before, long[] now, bool hangs) =>
        Assert.Equal(hangs, ReceiveProgress.AnyHangs(before, now));
}
