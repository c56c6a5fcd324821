using CsCheck;
using Udpt.Load.Workers;
using Udpt.Load.Workload;

namespace Udpt.Load.Tests.Workers;

public sealed class InFlightRequestsTests
{
    [Fact]
    public void Reply_finds_its_request_once()
    {
        InFlightRequests requests = new(4);
        uint id = requests.Add(new LoadRequest { Torrent = 7 }, dueAt: 100, sentAt: 101, isMeasured: true);

        Assert.True(requests.TryTake(id, out InFlightRequests.Waiting waiting));
        Assert.Equal(7, waiting.Request.Torrent);
        Assert.Equal(100, waiting.DueAt);
        Assert.True(waiting.IsMeasured);
        Assert.False(requests.TryTake(id, out _));
    }

    [Fact]
    public void Late_reply_is_not_taken_for_the_next_request()
    {
        InFlightRequests requests = new(1);
        uint late = requests.Add(default, dueAt: 0, sentAt: 1, isMeasured: true);
        Assert.True(requests.TryTakeOldest(sentBefore: 2, out _));
        uint next = requests.Add(default, dueAt: 0, sentAt: 2, isMeasured: true);

        Assert.False(requests.TryTake(late, out _));
        Assert.True(requests.TryTake(next, out _));
    }

    [Fact]
    public void Any_transaction_id_may_come_back()
    {
        InFlightRequests requests = new(3);
        uint id = requests.Add(default, dueAt: 0, sentAt: 1, isMeasured: true);

        Gen.UInt.Where(other => other != id).Sample(other => Assert.False(requests.TryTake(other, out _)));
        Assert.Equal(1, requests.Count);
    }

    [Fact]
    public void Does_what_a_plain_list_would_do()
    {
        // Adds a request, takes a waiting one, or expires the oldest.
        Gen.Select(Gen.Int[1, 20], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 100]).Array[0, 300]).Sample((capacity, steps) =>
        {
            InFlightRequests requests = new(capacity);
            List<(uint Id, int Torrent, long SentAt)> model = [];
            for (int now = 0; now < steps.Length; now++)
            {
                (int kind, int which) = steps[now];
                Assert.Equal(model.Count == capacity, requests.IsFull);
                if (kind <= 1 && !requests.IsFull)
                {
                    uint id = requests.Add(new LoadRequest { Torrent = now }, dueAt: 0, now, isMeasured: false);
                    Assert.Equal(0u, id & InFlightRequests.Spare);
                    Assert.DoesNotContain(model, each => each.Id == id);
                    model.Add((id, now, now));
                }
                else if (kind == 2 && model.Count > 0)
                {
                    (uint id, int torrent, _) = model[which % model.Count];
                    Assert.True(requests.TryTake(id, out InFlightRequests.Waiting taken));
                    Assert.Equal(torrent, taken.Request.Torrent);
                    model.RemoveAll(each => each.Id == id);
                }
                else if (kind == 3)
                {
                    bool isLate = model.Count > 0 && model[0].SentAt < now - which;
                    Assert.Equal(isLate, requests.TryTakeOldest(now - which, out InFlightRequests.Waiting late));
                    if (isLate)
                    {
                        Assert.Equal(model[0].Torrent, late.Request.Torrent);
                        model.RemoveAt(0);
                    }
                }

                Assert.Equal(model.Count, requests.Count);
                if (model.Count > 0)
                {
                    Assert.Equal(model[0].SentAt, requests.OldestSentAt);
                }
            }
        });
    }
}
