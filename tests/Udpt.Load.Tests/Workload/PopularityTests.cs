using Udpt.Core.Primitives;
using Udpt.Load.Workload;

namespace Udpt.Load.Tests.Workload;

public sealed class PopularityTests
{
    private const int Draws = 400_000;

    [Theory]
    [InlineData(10, 0.5)]
    [InlineData(10, 1.0)]
    [InlineData(1000, 1.0)]
    [InlineData(50, 1.0001)]
    [InlineData(100, 2.5)]
    [InlineData(2, 10)]
    public void Torrents_are_asked_for_by_Zipfs_law(int torrents, double exponent)
    {
        double[] law = [.. Enumerable.Range(1, torrents).Select(rank => Math.Pow(rank, -exponent))];
        double total = law.Sum();
        int[] drawn = Draw(new Popularity(exponent), torrents);

        for (int i = 0; i < torrents; i++)
        {
            // Six standard deviations, plus a margin for torrents that are rarely drawn.
            double expected = Draws * law[i] / total;
            Assert.InRange(drawn[i], expected - (6 * Math.Sqrt(expected)) - 3, expected + (6 * Math.Sqrt(expected)) + 3);
        }
    }

    [Fact]
    public void Uniform_asks_for_each_as_often()
    {
        int[] drawn = Draw(Popularity.Uniform, 20);

        double expected = Draws / 20.0;
        Assert.All(drawn, count => Assert.InRange(count, expected - (6 * Math.Sqrt(expected)), expected + (6 * Math.Sqrt(expected))));
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(1, 0)]
    [InlineData(int.MaxValue, 0.1)]
    [InlineData(int.MaxValue, 1.0)]
    public void Every_number_of_torrents_is_possible(int torrents, double exponent)
    {
        ITorrentChoice choice = new Popularity(exponent).Over(torrents);
        SwarmRandom random = new(1);

        for (int i = 0; i < 10_000; i++)
        {
            Assert.InRange(choice.Next(ref random), 0, torrents - 1);
        }
    }

    [Theory]
    [InlineData("uniform", 0)]
    [InlineData("zipf:1.0", 1)]
    [InlineData("zipf:0.75", 0.75)]
    public void Is_read_as_it_is_written(string text, double exponent)
    {
        Assert.Equal(exponent, Popularity.Parse(text)?.Exponent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zipf")]
    [InlineData("zipf:")]
    [InlineData("zipf:0")]
    [InlineData("zipf:-1")]
    [InlineData("zipf:11")]
    [InlineData("zipf:NaN")]
    [InlineData("zipf:1,5")]
    [InlineData("Uniform")]
    public void What_is_neither_is_not_read(string text)
    {
        Assert.Null(Popularity.Parse(text));
    }

    private static int[] Draw(Popularity popularity, int torrents)
    {
        ITorrentChoice choice = popularity.Over(torrents);
        SwarmRandom random = new(7);
        int[] drawn = new int[torrents];
        for (int i = 0; i < Draws; i++)
        {
            drawn[choice.Next(ref random)]++;
        }

        return drawn;
    }
}
