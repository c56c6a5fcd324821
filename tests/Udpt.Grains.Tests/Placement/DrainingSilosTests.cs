using System.Net;
using Udpt.Grains.Placement;

namespace Udpt.Grains.Tests.Placement;

public sealed class DrainingSilosTests : IDisposable
{
    private static readonly SiloAddress[] Silos =
        [.. Enumerable.Range(1, 3).Select(port => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 1))];

    private readonly TorrentMigrationLimit _moves = new();
    private readonly DrainingSilos _leaving;

    public DrainingSilosTests() => _leaving = new(_moves);

    public void Dispose() => _moves.Dispose();

    [Fact]
    public async Task Whoever_begins_first_is_waited_for_and_does_not_wait()
    {
        Assert.Null(await _leaving.Receive(Silos[1], 7));
        long own = _leaving.Begin();
        Assert.Equal(own, await _leaving.Receive(Silos[2], own + 1));
        Assert.True(own > 7);
        Assert.True(_leaving.IsAfter(Silos[1], Silos[0]));
        Assert.False(_leaving.IsAfter(Silos[2], Silos[0]));
        Assert.All(Silos[1..], silo => Assert.True(_leaving.Has(silo)));
        Assert.False(_leaving.Has(Silos[0]));
    }

    [Fact]
    public void Of_two_that_begin_at_once_the_lower_address_goes_first()
    {
        long own = _leaving.Begin();
        _leaving.Answered(Silos[0], own);
        _leaving.Answered(Silos[2], own);

        Assert.True(_leaving.IsAfter(Silos[0], Silos[1]));
        Assert.False(_leaving.IsAfter(Silos[2], Silos[1]));
    }

    [Fact]
    public void Silo_that_stays_waits_for_none()
    {
        _leaving.Answered(Silos[1], 1);

        Assert.False(_leaving.IsAfter(Silos[1], Silos[0]));
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public async Task Silos_that_stop_at_the_same_time_never_wait_for_each_other_in_a_ring(int a, int b, int c)
    {
        using TorrentMigrationLimit secondMoves = new(), thirdMoves = new();
        DrainingSilos first = _leaving, second = new(secondMoves), third = new(thirdMoves);
        (SiloAddress firstSilo, SiloAddress secondSilo, SiloAddress thirdSilo) = (Silos[a], Silos[b], Silos[c]);

        // The second hears from the first before it begins, and the third from the second. Only then do the first
        // and the third hear from each other.
        long firstTurn = first.Begin();
        Assert.Null(await second.Receive(firstSilo, firstTurn));
        long secondTurn = second.Begin();
        Assert.Null(await third.Receive(secondSilo, secondTurn));
        long thirdTurn = third.Begin();
        third.Answered(firstSilo, (await first.Receive(thirdSilo, thirdTurn))!.Value);
        first.Answered(thirdSilo, (await third.Receive(firstSilo, firstTurn))!.Value);

        Assert.False(first.IsAfter(secondSilo, firstSilo) || first.IsAfter(thirdSilo, firstSilo));
        Assert.True(second.IsAfter(firstSilo, secondSilo));
        Assert.True(third.IsAfter(firstSilo, thirdSilo) && third.IsAfter(secondSilo, thirdSilo));
    }

    [Fact]
    public async Task Farewell_is_answered_when_what_is_under_way_has_arrived()
    {
        TaskCompletionSource arrived = new();
        await _moves.Begin();
        _moves.EndAfter(arrived.Task);

        Task<long?> first = _leaving.Receive(Silos[1], 1);
        Task<long?> second = _leaving.Receive(Silos[2], 1);
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);

        arrived.SetResult();
        Assert.Null(await first);
        Assert.Null(await second);
        await _moves.Begin();
        _moves.End();
    }

    [Fact]
    public async Task Farewell_is_answered_though_a_silo_hangs_that_torrents_are_sent_to()
    {
        await _moves.Begin();

        Assert.Null(await _leaving.Receive(Silos[1], 1));

        _moves.End();
        await _moves.UnderWay();
    }

    [Fact]
    public async Task Silo_that_stops_sends_its_torrents_to_those_that_stay()
    {
        await _leaving.Receive(Silos[1], 1);
        Assert.Equal(Silos, _leaving.Choose(Silos, Silos[0]));

        _leaving.Begin();
        Assert.Equal([Silos[2]], _leaving.Choose(Silos, Silos[0]));
        Assert.Equal([Silos[1]], _leaving.Choose(Silos[..2], Silos[0]));
        Assert.Equal([Silos[0]], _leaving.Choose(Silos[..1], Silos[0]));
    }
}
