using BenchmarkDotNet.Attributes;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Protocol;
using Udpt.Core.Swarms;

namespace Udpt.Benchmarks;

/// <summary>An announce of a known peer, and of a new peer that then stops.</summary>
public class SwarmBenchmarks
{
    private const int Announces = 4096;

    private readonly byte[] _reply = new byte[Bep15.MaxReplyIPv4 + sizeof(ulong)];
    private AnnounceRequest[] _requests = [];
    private Swarm _swarm = null!;
    private SwarmRandom _random = new(1);
    private AnnounceRequest _stranger;
    private int _next;

    [Params(3, 50, 1_000, 100_000)]
    public int Peers { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        InfoHash infoHash = Samples.InfoHash(1);
        _swarm = Samples.Swarm(infoHash, Peers);
        _requests = [.. Enumerable.Range(0, Announces).Select(_ => Samples.Announce(infoHash, _random.Next(Peers)))];
        _stranger = Samples.Announce(infoHash, Peers);
    }

    [Benchmark]
    public int Announce() => Announce(_requests[_next++ % Announces]);

    [Benchmark]
    public int ComeAndGo() => Announce(_stranger) + Announce(_stranger with { Event = AnnounceEvent.Stopped });

    private int Announce(in AnnounceRequest request) =>
        _swarm.Announce(request, Samples.Policy, now: 0, ref _random, _reply.AsSpan(Bep15.PeersOffset)).PeerBytes;
}
