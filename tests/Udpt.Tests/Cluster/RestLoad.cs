using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using ClusterMember = Udpt.Testing.Cluster.ClusterMember;

namespace Udpt.Tests.Cluster;

/// <summary>
/// REST clients that read and write continuously, through the gateways in turn, without retries: every response other
/// than 200 is counted. They read the torrents of a <see cref="SteadyLoad"/> and write others.
/// </summary>
internal sealed class RestLoad : IAsyncDisposable
{
    private const int Callers = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly IReadOnlyList<ClusterMember> _gateways;
    private readonly byte[][] _read;
    private readonly byte[][] _written = [.. Enumerable.Range(0, 50).Select(_ => Some.InfoHash())];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _sent;
    private int _answered;
    private long _slowest;

    private RestLoad(IReadOnlyList<ClusterMember> gateways, SteadyLoad load)
    {
        _gateways = gateways;
        _read = load.InfoHashes;
        _running = Task.WhenAll(Enumerable.Range(0, Callers).Select(Run));
    }

    /// <summary>Responses other than 200.</summary>
    public ConcurrentQueue<RestFailure> Failures { get; } = new();

    public static RestLoad Start(IReadOnlyList<ClusterMember> gateways, SteadyLoad load) => new(gateways, load);

    /// <summary>Waits for the requests in flight.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>Drops the torrents that it has written.</summary>
    public async Task DropWritten()
    {
        foreach (var infoHash in _written)
        {
            using var reply = await _gateways[0].Rest.Http.DeleteAsync(TrackerRest.PathOf(infoHash));
            Assert.True(reply.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{reply.StatusCode}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    public override string ToString() =>
        $"REST calls sent {_sent}, answered 200 {_answered}, failed {Failures.Count}, slowest "
        + $"{TimeSpan.FromTicks(Volatile.Read(ref _slowest))} ({string.Join("; ", Failures.Take(5))})";

    private async Task Run(int caller)
    {
        using var pace = new PeriodicTimer(Pause);
        for (var i = caller; !_stop.IsCancellationRequested; i += Callers)
        {
            await Call(i);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task Call(int number)
    {
        using var request = Request(number);
        var call = $"{request.Method} {request.RequestUri}";
        Interlocked.Increment(ref _sent);
        var started = TimeProvider.System.GetTimestamp();
        using var reply = await _gateways[number % _gateways.Count].Rest.Http.SendAsync(request);
        var body = await reply.Content.ReadAsStringAsync();
        InterlockedMax(ref _slowest, TimeProvider.System.GetElapsedTime(started).Ticks);
        if (reply.StatusCode == HttpStatusCode.OK)
        {
            Interlocked.Increment(ref _answered);
        }
        else
        {
            Failures.Enqueue(new RestFailure(call, reply.StatusCode, body, started));
        }
    }

    private HttpRequestMessage Request(int number)
    {
        var read = TrackerRest.PathOf(_read[number % _read.Length]);
        var written = TrackerRest.PathOf(_written[number % _written.Length]);
        return (number / _gateways.Count % 4) switch
        {
            0 => new HttpRequestMessage(HttpMethod.Get, read),
            1 => new HttpRequestMessage(
                HttpMethod.Get,
                string.Create(CultureInfo.InvariantCulture, $"/t?limit=50&offset={number % 200}")),
            2 => new HttpRequestMessage(HttpMethod.Post, written)
            {
                Content = TrackerRest.Json(number % 3 == 0 ? """{"is_flagged": true}""" : """{"is_flagged": false}"""),
            },
            _ => new HttpRequestMessage(HttpMethod.Get, "/status"),
        };
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            seen = before == seen ? value : before;
        }
    }
}

/// <summary>A response other than 200.</summary>
/// <param name="Call">The method and the path.</param>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <param name="Started">When the call was made.</param>
internal sealed record RestFailure(string Call, HttpStatusCode Status, string Body, long Started);
