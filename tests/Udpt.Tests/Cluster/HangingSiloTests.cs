using System.Net;
using Udpt.Testing.Cluster;
using Udpt.Testing.Processes;
using Udpt.Testing.Wire;
using Xunit.Abstractions;
using ClusterMember = Udpt.Testing.Cluster.ClusterMember;

namespace Udpt.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class HangingSiloTests(ClusterCollection shared, ITestOutputHelper output)
{
    /// <summary>
    /// Far below Orleans' call timeout of thirty seconds; a call that takes this long fails the test.
    /// </summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Rest_callers_are_told_of_a_silo_that_hangs_when_no_other_takes_over()
    {
        await using var home = await ClusterHome.Start(shared.Postgres, silos: 1, gateways: 1, output);
        var torrent = Some.InfoHash();
        await home.Gateways[0].Rest.Register(torrent);
        var path = TrackerRest.PathOf(torrent);

        home.Silos[0].Send(Signal.Stop);
        var answers = await Task.WhenAll(
            Ask(home.Gateways[0], HttpMethod.Get, path),
            Ask(home.Gateways[0], HttpMethod.Post, path),
            Ask(home.Gateways[0], HttpMethod.Delete, path),
            Ask(home.Gateways[0], HttpMethod.Get, "/t"),
            Ask(home.Gateways[0], HttpMethod.Get, "/status"));
        home.Silos[0].Send(Signal.Continue);

        output.WriteLine(string.Join('\n', answers));
        Assert.All(answers, answer =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Contains("""{"status":"err","reason":""", answer.Body, StringComparison.Ordinal);
        });
        await home.Gateways[0].WaitUntilAnswerIs("/t", HttpStatusCode.OK);
    }

    private static async Task<(HttpStatusCode Status, string Body)> Ask(ClusterMember gateway, HttpMethod method, string path)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var request = new HttpRequestMessage(method, path);
        using var reply = await gateway.Rest.Http.SendAsync(request, deadline.Token);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync(deadline.Token));
    }
}
