using BenchmarkDotNet.Attributes;
using Udpt.Core.Identity;
using Udpt.Core.Primitives;
using Udpt.Core.Swarms;

namespace Udpt.Benchmarks;

/// <summary>Finds random torrents in the table of a silo, one at a time, so that every cache miss counts.</summary>
public class SwarmTableBenchmarks
{
    private const int Lookups = 4096;

    private readonly SwarmTable _table = new();
    private InfoHash[] _wanted = [];
    private InfoHash[] _absent = [];
    private int _next;

    [Params(1_000, 100_000, 1_000_000)]
    public int Torrents { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        for (int i = 0; i < Torrents; i++)
        {
            _table.TryAdd(new Swarm(Samples.InfoHash(i)), out _);
        }

        SwarmRandom random = new(1);
        _wanted = [.. Enumerable.Range(0, Lookups).Select(_ => Samples.InfoHash(random.Next(Torrents)))];
        _absent = [.. Enumerable.Range(0, Lookups).Select(i => Samples.InfoHash(-1 - i))];
    }

    [Benchmark]
    public Swarm? Find() => _table.Find(_wanted[_next++ % Lookups]);

    [Benchmark]
    public Swarm? Miss() => _table.Find(_absent[_next++ % Lookups]);
}
