using Udpt.Core.Identity;
using Udpt.Gateway.PeerKeys;
using static Udpt.Testing.Swarms.Keys;

namespace Udpt.Gateway.Tests.PeerKeys;

public sealed class PeerKeyCacheTests
{
    private readonly PeerKeyCache _cache = new(slots: 64);

    [Fact]
    public void Accepted_key_is_known_with_its_id_until_it_expires()
    {
        _cache.Accept(KeyOf(1), IdOf(1), until: 100, now: 0);

        Assert.Equal((PeerKeyVerdict.Accepted, IdOf(1)), Find(1, now: 99));
        Assert.Equal(PeerKeyVerdict.Refused, Find(1, now: 100).Verdict);
        Assert.Equal(PeerKeyVerdict.Unknown, Find(2, now: 0).Verdict);
    }

    [Fact]
    public void Refused_key_is_asked_for_again_after_a_time()
    {
        _cache.Refuse(KeyOf(1), until: 100, now: 0);

        Assert.Equal(PeerKeyVerdict.Refused, Find(1, now: 99).Verdict);
        Assert.Equal(PeerKeyVerdict.Unknown, Find(1, now: 100).Verdict);
    }

    [Fact]
    public void Revoked_keys_are_refused_and_no_others()
    {
        _cache.Accept(KeyOf(1), IdOf(1), long.MaxValue, 0);
        _cache.Accept(KeyOf(2), IdOf(2), long.MaxValue, 0);

        _cache.Revoke(new HashSet<PeerKeyId> { IdOf(1), IdOf(3) });

        Assert.Equal(PeerKeyVerdict.Refused, Find(1).Verdict);
        Assert.Equal(PeerKeyVerdict.Accepted, Find(2).Verdict);
    }

    [Fact]
    public void Cleared_cache_knows_nothing()
    {
        _cache.Accept(KeyOf(1), IdOf(1), long.MaxValue, 0);

        _cache.Clear();

        Assert.Equal(PeerKeyVerdict.Unknown, Find(1).Verdict);
    }

    [Fact]
    public void Memory_is_bounded_and_the_last_key_is_always_known()
    {
        for (int i = 1; i <= 1000; i++)
        {
            _cache.Accept(KeyOf(i), IdOf(i), long.MaxValue, 0);
            Assert.Equal((PeerKeyVerdict.Accepted, IdOf(i)), Find(i));
        }

        Assert.InRange(Enumerable.Range(1, 1000).Count(i => Find(i).Verdict == PeerKeyVerdict.Accepted), 1, 64);
    }

    [Fact]
    public void Wrong_keys_take_no_place_from_good_ones()
    {
        int[] good = [.. Enumerable.Range(1, 32)];
        foreach (int i in good)
        {
            _cache.Accept(KeyOf(i), IdOf(i), long.MaxValue, 0);
        }

        int[] known = [.. good.Where(i => Find(i).Verdict == PeerKeyVerdict.Accepted)];
        for (int i = 1000; i < 5000; i++)
        {
            _cache.Refuse(KeyOf(i), 100, 0);
        }

        Assert.NotEmpty(known);
        Assert.All(known, i => Assert.Equal(PeerKeyVerdict.Accepted, Find(i).Verdict));
    }

    /// <summary>
    /// A reader that runs concurrently with writers sees a key with its own id or nothing, never half of another.
    /// </summary>
    [Fact]
    public async Task Lookups_beside_changes_never_find_a_wrong_id()
    {
        using CancellationTokenSource done = new();
        Task writing = Task.Run(() =>
        {
            for (int i = 0; i < 200_000; i++)
            {
                int number = 1 + (i % 200);
                _cache.Accept(KeyOf(number), IdOf(number), long.MaxValue, 0);
            }

            done.Cancel();
        });

        while (!done.IsCancellationRequested)
        {
            for (int number = 1; number <= 200; number++)
            {
                (PeerKeyVerdict verdict, PeerKeyId id) = Find(number);
                Assert.True(verdict == PeerKeyVerdict.Unknown || id == IdOf(number));
            }
        }

        await writing;
    }

    [Fact]
    public void Key_shows_itself_to_nobody_who_does_not_ask()
    {
        Assert.DoesNotContain("1", KeyOf(1).ToString(), StringComparison.Ordinal);
        Assert.Equal("0000000000000000000000000000000000000001", KeyOf(1).Reveal());
        Assert.DoesNotContain(KeyOf(1).Reveal(), IdOf(1).GrainKey, StringComparison.Ordinal);
        Assert.Equal(IdOf(1), PeerKeyId.OfGrain(IdOf(1).GrainKey));
    }

    private (PeerKeyVerdict Verdict, PeerKeyId Id) Find(int number, long now = 0)
    {
        PeerKey key = KeyOf(number);
        PeerKeyVerdict verdict = _cache.Find(key, key.Hash(), now, out PeerKeyId id);
        return (verdict, id);
    }
}
