using System.Text.Json;
using Udpt.Api.Live;

namespace Udpt.Api.Tests.Live;

public sealed class LiveMomentTests
{
    [Fact]
    public void Hour_is_all_that_is_kept()
    {
        LiveMoment moment = LiveMoment.First;
        for (int i = 1; i <= LiveMoment.MaxSamples + 5; i++)
        {
            moment = moment.Next(Sample(i), status: null, away: null);
        }

        long[] at = At(moment.History(isFull: false));
        Assert.Equal(LiveMoment.MaxSamples, at.Length);
        Assert.Equal(6, at[0]);
        Assert.Equal(LiveMoment.MaxSamples + 5, at[^1]);
    }

    [Fact]
    public void Slow_viewer_is_given_every_sample_it_has_missed()
    {
        LiveMoment seen = LiveMoment.First.Next(Sample(1), null, null);
        LiveMoment now = seen.Next(Sample(2), null, null).Next(Sample(3), null, null);

        Assert.Equal([2, 3], At(now.Since(seen, isFull: false)));
    }

    [Fact]
    public void What_is_not_known_is_a_gap_in_every_column()
    {
        LiveMoment moment = LiveMoment.First
            .Next(Sample(1), null, null)
            .Next(new LiveSample(2, null, null, null, null), null, away: "gone");

        JsonElement columns = JsonDocument.Parse(moment.History(isFull: true)).RootElement;
        Assert.All(columns.EnumerateObject(), column => Assert.Equal(2, column.Value.GetArrayLength()));
        Assert.All(
            columns.EnumerateObject().Where(column => column.Name != "at"),
            column => Assert.Equal(JsonValueKind.Null, column.Value[1].ValueKind));
        Assert.Equal("""{"status":"err","reason":"gone"}""", moment.Away);
    }

    [Fact]
    public void Strangers_see_totals_only()
    {
        LiveMoment moment = LiveMoment.First.Next(Sample(1), null, null);

        Assert.Equal(
            """{"at":[1],"requests":[3.3],"torrents":[7],"seeders":[8],"leechers":[9]}""", moment.History(isFull: false));
    }

    private static LiveSample Sample(long at) => new(at, 7, 8, 9, new RequestRates(1.11, 2.22, 0, 0.5, 0));

    private static long[] At(string columns) =>
        [.. JsonDocument.Parse(columns).RootElement.GetProperty("at").EnumerateArray().Select(at => at.GetInt64())];
}
