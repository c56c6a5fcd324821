using CsCheck;
using Udpt.Core.Torrents;
using Udpt.Silo.Storage;

namespace Udpt.Silo.Tests.Storage;

public sealed class SavedTorrentRowTests
{
    private static readonly byte[] Key = "btih:0102030405060708090a0b0c0d0e0f1011121314"u8.ToArray();

    private static readonly Gen<TorrentRecord> Records =
        from isRegistered in Gen.Bool
        from isFlagged in Gen.Bool
        from completed in Gen.UInt
        from lastSeen in Gen.Long.Nullable()
        select new TorrentRecord
        {
            IsRegistered = isRegistered,
            IsFlagged = isFlagged,
            Completed = completed,
            LastSeen = lastSeen,
        };

    /// <summary>Otherwise each start would read its records the slow way, unnoticed.</summary>
    [Fact]
    public void What_the_storage_writes_is_what_is_usual() => Records.Sample(record =>
    {
        ReadOnlySpan<byte> json = new JsonStateSerializer().Serialize(record).ToMemory().Span;
        Assert.Equal(record, SavedTorrentRow.TryReadUsual(json));
        Assert.Equal(record, SavedTorrentRow.Read(Key, json, "here").Value);
    });

    [Theory]
    [InlineData("""{"is_registered":true,"is_flagged":false,"completed":3,"later":1}""", true, 3)]
    [InlineData("""{"completed": 3, "is_flagged": false, "is_registered": true}""", true, 3)]
    [InlineData("""{"is_registered":true,"is_flagged":false,"completed":3 }""", true, 3)]
    [InlineData("""{"later":{"is_flagged":true},"completed":4294967295,"is_registered":false,"is_flagged":false}""", false, 4294967295)]
    public void What_others_write_is_read_too(string json, bool isRegistered, uint completed)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(json);

        Assert.Null(SavedTorrentRow.TryReadUsual(bytes));
        Assert.Equal(
            new TorrentRecord { IsRegistered = isRegistered, Completed = completed },
            SavedTorrentRow.Read(Key, bytes, "here").Value);
    }

    [Theory]
    [InlineData("""{"is_registered":true,"is_flagged":false,"completed":4294967296}""")]
    [InlineData("""{"is_registered":true,"is_flagged":false,"completed":}""")]
    [InlineData("""{"is_registered":true,"is_flagged":maybe,"completed":3}""")]
    [InlineData("""{"is_registered":true,"is_flagged":false,"completed":3""")]
    [InlineData("""{"is_registered":true,"is_flagged":false,"completed":3}}""")]
    [InlineData("""{"is_registered":true,"is_dlagged":true,"completed":3}""")]
    [InlineData("""{"is_registered":true,"completed":3}""")]
    [InlineData("{}")]
    [InlineData("")]
    public void What_is_almost_usual_is_refused(string json)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(json);

        var e = Assert.Throws<StorageException>(() => SavedTorrentRow.Read(Key, bytes, "here"));

        Assert.Contains("btih:0102", e.Message, StringComparison.Ordinal);
    }
}
