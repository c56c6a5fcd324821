using System.Net;
using Udpt.Testing.Processes;

namespace Udpt.Tests.Process;

[Collection(RestTracker.Collection)]
public sealed class HealthTests(RestTracker shared)
{
    private readonly TrackerRest _rest = shared.Tracker.Rest;

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    [InlineData("/")]
    public async Task Health_and_the_front_page_need_no_token(string path)
    {
        using var reply = await _rest.Anonymous.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }
}
