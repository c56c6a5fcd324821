using System.Collections.Concurrent;

namespace Udpt.Tests.Cluster;

/// <summary>What became of the requests of a <see cref="SteadyLoad"/>.</summary>
internal sealed class Tally
{
    private int _sent;
    private int _answered;
    private int _retried;
    private int _unanswered;

    public int Answered => Volatile.Read(ref _answered);

    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>What error replies say, and how often.</summary>
    public ConcurrentDictionary<string, int> Errors { get; } = new();

    /// <summary>Replies that are not what the swarm must be, each once with what is wrong.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void CountAnswered() => Interlocked.Increment(ref _answered);

    /// <summary>A datagram has got no answer in time.</summary>
    public void CountRetried() => Interlocked.Increment(ref _retried);

    public void CountUnanswered() => Interlocked.Increment(ref _unanswered);

    public void CountError(string text) => Errors.AddOrUpdate(text, 1, (_, count) => count + 1);

    /// <summary>Every request was answered in the end, none with an error, and every reply told of the whole swarm.</summary>
    public void ShouldBeWhole()
    {
        ShouldBeWithoutErrors();
        Assert.True(Wrong.IsEmpty, ToString());
    }

    /// <summary>Every request was answered in the end, none with an error.</summary>
    public void ShouldBeWithoutErrors()
    {
        Assert.True(Errors.IsEmpty, ToString());
        Assert.True(Unanswered == 0, ToString());
    }

    public override string ToString() =>
        $"datagrams sent {_sent}, answered {_answered}, sent again {_retried}, never answered {_unanswered}, "
        + $"error replies {Errors.Values.Sum()} ({string.Join(", ", Errors.Select(error => $"{error.Key} × {error.Value}"))}), "
        + $"wrong replies {Wrong.Count} ({string.Join("; ", Wrong.Take(5))})";
}
