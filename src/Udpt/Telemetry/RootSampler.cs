using System.Globalization;
using OpenTelemetry.Trace;
using Udpt.Gateway.Tracing;

namespace Udpt.Telemetry;

/// <summary>
/// Samples only traces that start at a REST call, a relayed batch, or an announce that goes to its grain; not the
/// background calls that silos and gateways make many times a second.
/// </summary>
internal sealed class RootSampler(Sampler inner) : Sampler
{
    /// <summary>ASP.NET Core's activity name for a request.</summary>
    private const string HttpRequest = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    /// <summary>
    /// The sampler named by <c>OTEL_TRACES_SAMPLER</c>, applied to roots of these kinds; child spans follow their root.
    /// Samples all if the variable is absent.
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

    /// <summary>As specified: 1 if it is absent or not a number from 0 to 1.</summary>
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
