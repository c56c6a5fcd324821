using Microsoft.Extensions.Time.Testing;
using Udpt.Grains.Records;
using Udpt.Silo.Storage;
using Udpt.Silo.Tests.Storage.Postgres;

namespace Udpt.Silo.Tests.Storage;

public sealed class StoreHealthTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly StoreHealth _health;

    public StoreHealthTests() => _health = new StoreHealth("udpt.db", _time) { Logger = _log };

    [Fact]
    public void A_failed_write_counts_until_one_succeeds()
    {
        Assert.Null(_health.Failure);

        _health.Failed(Full());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(StorageFault.DiskFull, _health.Failure?.Fault);

        _health.Succeeded();
        Assert.Null(_health.Failure);
    }

    [Fact]
    public void A_good_write_vouches_for_the_next_for_some_seconds_only()
    {
        Assert.False(_health.IsProbeDue);

        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.True(_health.IsProbeDue);

        _health.Succeeded();
        Assert.False(_health.IsProbeDue);
    }

    [Fact]
    public void A_store_that_fails_is_tried_once_a_second_at_most()
    {
        _health.Failed(Full());
        Assert.False(_health.IsProbeDue);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_health.IsProbeDue);
    }

    [Fact]
    public async Task Each_cause_is_logged_once_and_so_is_the_end_of_it()
    {
        _health.Failed(Full());
        _health.Failed(Full());
        _health.Failed(new StorageException("Gone.") { Fault = StorageFault.FileGone });
        _health.Succeeded();
        _health.Succeeded();

        Assert.Equal("1390 Nothing can be saved, and changes are refused. Full.", await _log.NextAsync());
        Assert.Equal("1390 Nothing can be saved, and changes are refused. Gone.", await _log.NextAsync());
        Assert.Equal("1391 The database udpt.db can be written again.", await _log.NextAsync());
        Assert.Equal(0, _log.Count);
    }

    private static StorageException Full() => new("Full.") { Fault = StorageFault.DiskFull };
}
