using System.Collections.Concurrent;

namespace Udpt.Tests.Cluster;

/// <summary>The outcomes of the requests of a <see cref="SteadyLoad"/>.</summary>
internal sealed class Tally
{
    private int _sent;
    private int _answered;
    private int _retried;
    private int _unanswered;

    public int Answered => Volatile.Read(ref _answered);

    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Error messages, and how often they came.</summary>
    public ConcurrentDictionary<string, int> Errors { get; } = new();

    /// <summary>Replies that differ from the expected swarm, each once with the difference.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void CountAnswered() => Interlocked.Increment(ref _answered);

    /// <summary>Counts a datagram without a reply in time.</summary>
    public void CountRetried() => Interlocked.Increment(ref _retried);

    public void CountUnanswered() => Interlocked.Increment(ref _unanswered);

    public void CountError(string text) => Errors.AddOrUpdate(text, 1, (_, count) => count + 1);

    /// <summary>
    /// Asserts that every request was answered eventually, without errors, and that every reply showed the whole swarm.
    /// </summary>
    public void ShouldBeWhole()
    {
        ShouldBeWithoutErrors();
        Assert.True(Wrong.IsEmpty, ToString());
    }

    /// <summary>Asserts that every request was answered eventually, without errors.</summary>
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
