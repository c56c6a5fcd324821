using BenchmarkDotNet.Attributes;
using Udpt.Core.ConnectionIds;
using Udpt.Core.Identity;

namespace Udpt.Benchmarks;

/// <summary>Issues a connection id, and checks a valid and an invalid one.</summary>
public class ConnectionIdBenchmarks
{
    private readonly PeerEndpoint _source = Samples.Peer(1);
    private ConnectionIdValidator _moment;
    private ulong _id;

    [GlobalSetup]
    public void Prepare()
    {
        ConnectionIdProvider issuer = new(TimeProvider.System, TimeSpan.FromDays(1));
        issuer.Use(new ConnectionSecrets { Current = new byte[16] });
        _moment = issuer.Now();
        _id = Make();
    }

    [Benchmark]
    public ulong Make() => _moment.Issue(_source);

    [Benchmark]
    public bool AcceptGood() => _moment.Accepts(_id, _source);

    [Benchmark]
    public bool RefuseBad() => _moment.Accepts(_id ^ 4, _source);
}
