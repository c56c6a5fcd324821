using Orleans.Runtime.Messaging;
using Udpt.Grains.Calls;

namespace Udpt.Grains.Tests.Calls;

public sealed class CallFaultsTests
{
    public static TheoryData<Exception> Losses =>
    [
        new SiloUnavailableException(),
        new ConnectionFailedException("gone"),
        new TimeoutException(),
        new OperationCanceledException("Message expired before placement could complete"),
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Call_that_its_silo_or_the_way_there_lost_may_be_retried(Exception failure) =>
        Assert.True(CallFaults.IsSiloLoss(failure));

    [Fact]
    public void Call_that_its_caller_cancelled_is_not_retried() =>
        Assert.False(CallFaults.IsSiloLoss(new OperationCanceledException(new CancellationToken(canceled: true))));

    [Fact]
    public void Call_that_failed_in_its_grain_is_not_retried() =>
        Assert.False(CallFaults.IsSiloLoss(new InvalidOperationException()));
}
