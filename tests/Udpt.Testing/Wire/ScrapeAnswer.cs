using System.Buffers.Binary;

namespace Udpt.Testing.Wire;

/// <summary>The counts of one torrent in a scrape reply (BEP-15): seeders, completed, leechers.</summary>
internal readonly record struct ScrapeAnswer(int Seeders, int Completed, int Leechers)
{
    public const int MostInOneReply = 74;

    private const int HeaderLength = 8;
    private const int Length = 12;

    public static ScrapeAnswer[] Read(Datagram reply)
    {
        reply.ShouldBe(Actions.Scrape);
        var bytes = reply.Bytes.AsSpan(HeaderLength);
        Assert.Equal(0, bytes.Length % Length);
        var answers = new ScrapeAnswer[bytes.Length / Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var counts = bytes.Slice(i * Length, Length);
            answers[i] = new ScrapeAnswer(
                BinaryPrimitives.ReadInt32BigEndian(counts),
                BinaryPrimitives.ReadInt32BigEndian(counts[4..]),
                BinaryPrimitives.ReadInt32BigEndian(counts[8..]));
        }

        return answers;
    }
}
