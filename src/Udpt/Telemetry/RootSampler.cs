using System.Globalization;
using OpenTelemetry.Trace;
using Udpt.Gateway.Tracing;

namespace Udpt.Telemetry;

/// <summary>
/// Where a trace may begin: at a REST call, a relayed batch, an announce that goes to its grain. Not at what silos and
/// gateways ask each other by themselves, many times a second.
/// </summary>
internal sealed class RootSampler(Sampler inner) : Sampler
{
    /// <summary>ASP.NET Core's name for the span of a request.</summary>
    private const string HttpRequest = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    /// <summary>
    /// The sampler that <c>OTEL_TRACES_SAMPLER</c> names, for roots of these kinds; every span below one goes with it.
    /// All of them when it is absent.
    /// </summary>
    public static Sampler Of(OtelVariables variables)
    {
        string? name = variables[OtelVariables.TracesSampler];
        Sampler roots = name switch
        {
            "always_off" or "parentbased_always_off" => new AlwaysOffSampler(),
            "traceidratio" or "parentbased_traceidratio" => new TraceIdRatioBasedSampler(RatioOf(variables)),
            _ => new AlwaysOnSampler(),
        };
        return new ParentBasedSampler(new RootSampler(roots));
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Name is HttpRequest or SpanNames.Relay or SpanNames.Announce
            ? inner.ShouldSample(samplingParameters)
            : new SamplingResult(SamplingDecision.Drop);

    /// <summary>As the specification has it, 1 when it is absent or no number from 0 to 1.</summary>
    private static double RatioOf(OtelVariables variables) =>
        double.TryParse(
            variables[OtelVariables.TracesSamplerArgument],
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out double ratio)
        && ratio is >= 0 and <= 1
            ? ratio
            : 1;
}
