using System.Text;
using Udpt.Core.Identity;
using Udpt.Gateway.Metrics;
using Udpt.Gateway.PeerKeys;
using Udpt.Grains.PeerKeys;
using Udpt.Testing.Protocol;

namespace Udpt.Gateway.Tests.PeerKeys;

public sealed class PeerKeyVerifierTests : IDisposable
{
    private const string Text = "0123456789abcdef0123456789abcdef01234567";
    private const string Url = "/" + Text;
    private const string NotAccepted = "peer key not accepted.";

    private readonly Guid _epoch = Guid.NewGuid();
    private readonly PrivateFixture _gateway = new();

    public PeerKeyVerifierTests() => Hear();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public void Announce_without_a_key_is_answered_without_asking_anyone()
    {
        ShouldBeTold("peer key required.", "/announce");
        ShouldBeTold(NotAccepted, $"/{Text}0");
        Assert.Empty(_gateway.Asked);
    }

    [Fact]
    public async Task Unknown_key_is_asked_for_once_and_those_who_wait_are_answered()
    {
        ShouldWait(Url);
        ShouldWait("/announce/" + Text);
        Answer(isValid: true);
        await _gateway.Drain();

        Assert.Single(_gateway.Asked);
        Assert.Equal([1, 1], _gateway.Sent.Select(reply => reply[3]));
        Assert.True(_gateway.TryAdmit("/announce?key=" + Text.ToUpperInvariant(), out _));
        Assert.Single(_gateway.Asked);
        Assert.DoesNotContain(Text, Assert.Single(_gateway.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_that_is_not_valid_is_refused_late_then_at_once_and_later_asked_for_again()
    {
        ShouldWait(Url);
        Answer(isValid: false);
        await LateReplies(1);

        Assert.Equal(NotAccepted, Encoding.ASCII.GetString(_gateway.Sent.Single().AsSpan(8)));
        ShouldBeTold(NotAccepted, Url);
        Assert.Single(_gateway.Asked);

        _gateway.Time.Advance(PeerKeyVerifier.RefusalTime);
        Hear();
        ShouldWait(Url);
    }

    [Fact]
    public async Task Key_expires_by_itself()
    {
        await Know(_gateway.Time.GetUtcNow().AddSeconds(20));
        _gateway.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.True(_gateway.TryAdmit(Url, out _));

        _gateway.Time.Advance(TimeSpan.FromSeconds(1));

        ShouldBeTold(NotAccepted, Url);
        Assert.Single(_gateway.Asked);
    }

    [Fact]
    public async Task Revocation_that_comes_while_the_key_is_asked_for_stands()
    {
        ShouldWait(Url);
        Hear(1, Id);
        Answer(isValid: true);
        await LateReplies(1);

        Assert.Equal(NotAccepted, Encoding.ASCII.GetString(_gateway.Sent.Single().AsSpan(8)));
        ShouldBeTold(NotAccepted, Url);
    }

    [Fact]
    public async Task Revocation_refuses_a_known_key_for_good()
    {
        await Know();

        Hear(1, Id);

        ShouldBeTold(NotAccepted, Url);
        Assert.Single(_gateway.Asked);
    }

    [Fact]
    public async Task When_revocations_may_have_been_missed_every_key_is_asked_for_again()
    {
        await Know();

        _gateway.Checks.Receive(new Revocations { Epoch = Guid.NewGuid(), Seen = 0, Keys = null });

        ShouldWaitOrPass(expectedAsked: 2);
    }

    [Fact]
    public async Task Answer_from_before_a_gap_is_not_kept()
    {
        ShouldWait(Url);
        _gateway.Checks.Receive(new Revocations { Epoch = Guid.NewGuid(), Seen = 0, Keys = null });
        Answer(isValid: true);
        await LateReplies(1);

        ShouldWaitOrPass(expectedAsked: 2);
    }

    [Fact]
    public async Task Known_keys_serve_for_a_minute_while_nobody_tells_of_revocations()
    {
        await Know();
        _gateway.Time.Advance(PeerKeyVerifier.Patience - TimeSpan.FromSeconds(1));
        Assert.True(_gateway.TryAdmit(Url, out _));

        _gateway.Time.Advance(TimeSpan.FromSeconds(1));

        ShouldWaitOrPass(expectedAsked: 2);
    }

    [Fact]
    public async Task Failed_question_drops_the_announces_and_is_put_again()
    {
        ShouldWait(Url);
        _gateway.Standing.SetException(new TimeoutException());
        await _gateway.Drain();

        Assert.Empty(_gateway.Sent);
    }

    [Fact]
    public void Guesses_over_the_budget_are_dropped_and_counted()
    {
        for (int i = 0; i < WrongKeyBudget.Burst + 5; i++)
        {
            ShouldWait($"/{i:x40}");
        }

        Assert.Equal(5, _gateway.Counters.Count(DropReason.WrongKeys));
    }

    [Fact]
    public async Task Known_and_wrong_keys_allocate_nothing()
    {
        await Know();
        string[] urls = [Url, "/announce/" + Text, "/announce?a=%20&key=" + Text, "/announce", "/nonsense-nonsense-nonsense"];
        byte[][] announces =
        [
            .. urls.Select(url => Requests.Announce(1, 7, options: [2, (byte)url.Length, .. Encoding.ASCII.GetBytes(url)])),
            Requests.Announce(1, 7, options: [2, 1, (byte)'/', 2, 40, .. Encoding.ASCII.GetBytes(Text)]),
        ];
        byte[] reply = new byte[1500];
        Admit(100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int admitted = Admit(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(4 * 1000, admitted);

        int Admit(int times)
        {
            int count = 0;
            for (int i = 0; i < times; i++)
            {
                foreach (byte[] announce in announces)
                {
                    count += _gateway.TryAdmit(announce, reply, out _) ? 1 : 0;
                }
            }

            return count;
        }
    }

    private static PeerKeyId Id => PeerKey.TryParse(Text, out PeerKey key) ? key.Id : default;

    private void Answer(bool isValid, DateTimeOffset? expiresAt = null) =>
        _gateway.Standing.SetResult(new PeerKeyStanding { IsValid = isValid, ExpiresAt = expiresAt });

    private void ShouldBeTold(string error, string url)
    {
        Assert.False(_gateway.TryAdmit(url, out string told));
        Assert.Equal(error, told);
    }

    private void ShouldWait(string url) => ShouldBeTold("", url);

    /// <summary>Announces with an unknown key: the key is checked, and the announce is answered late.</summary>
    private void ShouldWaitOrPass(int expectedAsked)
    {
        ShouldWait(Url);
        SpinWait.SpinUntil(() => _gateway.Asked.Count == expectedAsked, TimeSpan.FromSeconds(30));
        Assert.Equal(expectedAsked, _gateway.Asked.Count);
    }

    private void Hear(long seen = 0, params PeerKeyId[] revoked) =>
        _gateway.Checks.Receive(new Revocations { Epoch = _epoch, Seen = seen, Keys = revoked });

    private async Task Know(DateTimeOffset? expiresAt = null)
    {
        Answer(isValid: true, expiresAt);
        ShouldWait(Url);
        await LateReplies(1);
    }

    private async Task LateReplies(int count)
    {
        while (_gateway.Sent.Count < count)
        {
            await Task.Yield();
        }
    }
}
