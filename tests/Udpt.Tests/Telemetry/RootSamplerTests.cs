using System.Diagnostics;
using OpenTelemetry.Trace;
using Udpt.Telemetry;

namespace Udpt.Tests.Telemetry;

public sealed class RootSamplerTests
{
    private const string HttpRequest = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    [Theory]
    [InlineData(HttpRequest, SamplingDecision.RecordAndSample)]
    [InlineData("udpt.relay", SamplingDecision.RecordAndSample)]
    [InlineData("udpt.announce", SamplingDecision.RecordAndSample)]
    [InlineData("ISiloListGrain/Get", SamplingDecision.Drop)]
    [InlineData("postgresql", SamplingDecision.Drop)]
    public void Trace_begins_where_somebody_asks_something(string name, SamplingDecision decision)
    {
        Assert.Equal(decision, Decide(name, parent: default));
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityTraceFlags.None, SamplingDecision.Drop)]
    public void Call_goes_with_what_is_above_it(ActivityTraceFlags flags, SamplingDecision decision)
    {
        ActivityContext parent = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);

        Assert.Equal(decision, Decide("ITorrentGrain/Announce", parent));
    }

    [Theory]
    [InlineData("always_on", null, SamplingDecision.RecordAndSample)]
    [InlineData("parentbased_always_off", null, SamplingDecision.Drop)]
    [InlineData("always_off", null, SamplingDecision.Drop)]
    [InlineData("traceidratio", "0", SamplingDecision.Drop)]
    [InlineData("parentbased_traceidratio", "0.0", SamplingDecision.Drop)]
    [InlineData("traceidratio", "1", SamplingDecision.RecordAndSample)]
    [InlineData("traceidratio", "nonsense", SamplingDecision.RecordAndSample)]
    public void Sampler_is_that_of_the_variables(string name, string? argument, SamplingDecision decision)
    {
        Assert.Equal(
            decision,
            Decide(HttpRequest, default, ("OTEL_TRACES_SAMPLER", name), ("OTEL_TRACES_SAMPLER_ARG", argument)));
    }

    private static SamplingDecision Decide(
        string name, ActivityContext parent, params (string Name, string? Value)[] variables)
    {
        Sampler sampler = RootSampler.Of(OtelVariables.Read(
            null, variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value))));
        return sampler.ShouldSample(new SamplingParameters(
            parent, ActivityTraceId.CreateRandom(), name, ActivityKind.Internal)).Decision;
    }
}
