using Udpt.Load.Workload;

namespace Udpt.Load.Tests.Workload;

public sealed class LoadTorrentsTests
{
    [Fact]
    public void Seed_decides_the_info_hashes()
    {
        Assert.Equal(LoadRun.InfoHashes(100, 5), LoadRun.InfoHashes(100, 5));
        Assert.Empty(LoadRun.InfoHashes(100, 5).Intersect(LoadRun.InfoHashes(100, 6)));
    }

    [Fact]
    public void More_torrents_begin_with_the_same()
    {
        Assert.Equal(LoadRun.InfoHashes(10, 1), LoadRun.InfoHashes(1000, 1).Take(10));
    }

    [Fact]
    public void Info_hashes_differ_and_are_forty_hex_digits()
    {
        string[] hashes = [.. LoadRun.InfoHashes(10_000, 1)];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{40}$", hash));
    }

    [Fact]
    public void Made_up_info_hashes_are_none_of_the_loads()
    {
        LoadTorrents torrents = new(1);
        byte[] bytes = new byte[20];
        IEnumerable<string> madeUp = Enumerable.Range(0, 10_000).Select(i =>
        {
            torrents.WriteMadeUp(bytes, (ulong)i);
            return Convert.ToHexStringLower(bytes);
        });

        Assert.Empty(madeUp.Intersect(torrents.AsHex(10_000)));
    }
}
